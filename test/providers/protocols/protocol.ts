import type { Completion, ProviderOptions } from '../../../src/core/provider.ts';
import type { Reply, Sent } from '../../helpers/model-server.ts';

/** What a question says, whatever the protocol that it is put in. */
export interface Question {
  readonly model: string;
  readonly system: string;
  readonly turns: readonly { readonly role: string; readonly text: string }[];
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** The form of the answer: its schema, or that it is to be JSON. */
  readonly form?: object | 'json' | undefined;
  readonly stream: boolean;
}

export interface AnswerOptions {
  readonly model: string;
  readonly stop?: Completion['stop'];
  /** Thoughts in the place that the protocol has for them. */
  readonly thought?: string;
}

/** A vendor's protocol as its documentation has it, written down apart from the code that speaks it. */
export interface Protocol {
  /** What it needs to be told besides the key. */
  readonly options: ProviderOptions;
  /** Variables of the process, where a vendor has a chain of credentials. */
  readonly env?: Readonly<Record<string, string>>;
  /** What no error may repeat, if it is no key. */
  readonly secret?: string;
  /** Where a question goes if no base URL is given; where none is the default, for that of the options. */
  readonly url: string;
  /** Where a question goes whose answer is to be streamed, if it is another address. */
  readonly streamUrl?: string;
  /** Where a key is exchanged for a token before: checks what is sent, and answers. */
  readonly exchange?: { readonly url: string; answer(sent: Pick<Sent, 'headers' | 'body'>): Reply };
  /** The model that is asked if none is given. */
  readonly model: string;
  /** How a key is sent, or what is signed: then from what was sent, with the host that it was meant for. */
  readonly authentication: (key: string, sent: Sent) => Readonly<Record<string, string>>;
  /** Other headers that are sent, beside those of HTTP. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Set where an answer does not say which model gave it. */
  readonly nameless?: true;
  /** Where the path of a question begins below a base URL. */
  readonly path: string;
  /** What it takes of a schema. */
  readonly form: 'schema' | 'json' | 'none';
  /** Whether the default model takes a temperature, or one of temperature and top-p. */
  readonly sampling: 'both' | 'one' | 'none';
  /** Why an answer ended, beside its end. */
  readonly stops: readonly Exclude<Completion['stop'], 'end'>[];
  /** @throws if there is anything in the body that the documentation does not name */
  read(body: unknown, path: string): Question;
  answer(text: string, options: AnswerOptions): Reply;
  stream(pieces: readonly string[], options: AnswerOptions): Reply;
  /** A streamed answer that ends without saying so. */
  cutStream(pieces: readonly string[], options: AnswerOptions): Reply;
  /** An answer in which there is no text. */
  empty(options: AnswerOptions): Reply;
  error(status: number, message: string, code?: string): Reply;
  /** How it says that nothing is left to spend. */
  spent(): Reply;
  /** Tokens that each answer says it took. */
  readonly usage: Completion['usage'];
}
