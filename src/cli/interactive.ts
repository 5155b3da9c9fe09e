import { UserError } from '../core/errors.ts';
import { formatDollars } from '../core/explanation.ts';
import { nearest } from '../core/near.ts';
import { ProviderError } from '../core/provider.ts';
import type { Incident, Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { Conversation, Reply } from '../explain/conversation.ts';
import { PlainText } from '../explain/plain-text.ts';
import { textOf } from '../explain/preview.ts';
import { costOf, type Price } from '../explain/prices.ts';
import { canAsk, readLine } from './ask.ts';
import { abortable } from './interrupt.ts';

/** What the terminal shows a conversation with. It stands on stderr: stdout is the report and nothing else. */
export interface Talk {
  readonly report: Report;
  /** A conversation about an incident. */
  begin(incident: Incident): Conversation;
  readonly price: Price | undefined;
  readonly columns: number;
  readonly color: boolean;
}

/** @throws UserError if there is nobody to talk to, or nothing to talk about */
export function checkInteractive({ explain, dryRun }: { readonly explain: boolean; readonly dryRun: boolean }): void {
  if (!explain) throw new UserError('-i asks a model about incidents: also give --explain');
  if (dryRun) throw new UserError('-i sends questions and --dry-run sends nothing: give only one of the two');
  if (!canAsk()) throw new UserError('-i needs a terminal for questions and answers: stdin and stderr must be one');
}

/** Follow-up questions, until the person has no more of them. */
export async function talk(session: Talk): Promise<void> {
  await new Interactive(session).run();
}

interface Slash {
  readonly usage: string;
  readonly describe: string;
  /** @returns false to end */
  run(argument: string): boolean | undefined;
}

class Interactive {
  readonly #talk: Talk;
  readonly #incidents: readonly Incident[];
  readonly #conversations = new Map<Incident, Conversation>();
  #current: Incident | undefined;
  #history: string[] = [];

  constructor(session: Talk) {
    this.#talk = session;
    this.#incidents = session.report.incidents;
  }

  async run(): Promise<void> {
    if (this.#incidents.length === 0) return write('nothing to ask about: there is no incident');
    write('');
    write('Ask on: the number of an incident, then your questions (/help: what else).');
    this.#list();
    if (this.#incidents.length === 1) this.#use(1);
    for (;;) {
      const line = await this.#read();
      if (line === undefined) return write('');
      if (line !== '' && (await this.#handle(line)) === false) return;
    }
  }

  async #read(): Promise<string | undefined> {
    const number = this.#current === undefined ? 'which incident?' : `${this.#incidents.indexOf(this.#current) + 1}`;
    const names = Object.keys(this.#slashes);
    const line = await readLine(`${number}> `, {
      historySize: 100,
      history: this.#history,
      completer: (begun: string) => [names.filter(name => name.startsWith(begun)), begun],
    });
    const said = line?.trim();
    if (said) this.#history = [said, ...this.#history.filter(before => before !== said)];
    return said;
  }

  async #handle(line: string): Promise<boolean | undefined> {
    if (line.startsWith('/')) return this.#slash(line);
    if (/^\d+$/.test(line)) return this.#use(Number(line));
    if (this.#current === undefined) return write(`first the number of an incident: 1 to ${this.#incidents.length}`);
    await this.#ask(line, this.#current);
    return true;
  }

  #slash(line: string): boolean | undefined {
    const [name = '', ...rest] = line.split(/\s+/);
    const found = Object.hasOwn(this.#slashes, name) ? this.#slashes[name] : undefined;
    if (found !== undefined) return found.run(rest.join(' '));
    const [near] = nearest(name, Object.keys(this.#slashes));
    return write(`there is no ${printable(name)}; ${near === undefined ? 'see /help' : `did you mean ${near}?`}`);
  }

  readonly #slashes: Readonly<Record<string, Slash>> = {
    '/incidents': { usage: '/incidents', describe: 'list the incidents', run: () => this.#list() },
    '/use': { usage: '/use N', describe: 'ask about incident N', run: argument => this.#use(Number(argument)) },
    '/sent': { usage: '/sent', describe: 'what was sent last, word for word', run: () => this.#showSent() },
    '/forget': { usage: '/forget', describe: 'begin again: without the questions so far', run: () => this.#forget() },
    '/help': { usage: '/help', describe: 'this list', run: () => this.#help() },
    '/quit': { usage: '/quit', describe: 'leave (also Ctrl-D)', run: () => false },
  };

  /** It goes on where it was left. */
  #conversation(incident: Incident): Conversation {
    const conversation = this.#conversations.get(incident) ?? this.#talk.begin(incident);
    this.#conversations.set(incident, conversation);
    return conversation;
  }

  #help(): undefined {
    for (const { usage, describe } of Object.values(this.#slashes)) write(`  ${usage.padEnd(12)} ${describe}`);
    write(`  ${'N'.padEnd(12)} the same as /use N`);
    write('Anything else is a question. Ctrl-C ends an answer.');
  }

  /** What is only worth knowing is not told here, as it is not in the report; it can be asked about. */
  #list(): undefined {
    const told = this.#incidents.filter(({ severity }) => severity !== 'info').length || this.#incidents.length;
    for (const [i, { severity, title }] of this.#incidents.slice(0, told).entries())
      write(this.#cut(`${`${i + 1}`.padStart(3)}  ${severity.padEnd(7)}  ${title}`));
    if (told < this.#incidents.length) write(`${told + 1} to ${this.#incidents.length} are only worth knowing`);
  }

  #cut(line: string): string {
    const { columns } = this.#talk;
    const whole = printable(line);
    return whole.length <= columns ? whole : `${whole.slice(0, columns - 3)}...`;
  }

  #use(number: number): undefined {
    const incident = this.#incidents[number - 1];
    if (incident === undefined) return write(`the incidents have the numbers 1 to ${this.#incidents.length}`);
    this.#current = incident;
    write(this.#cut(`about ${incident.title}`));
  }

  #forget(): undefined {
    if (this.#current === undefined) return write('no incident is chosen');
    this.#conversation(this.#current).forget();
    write('forgotten: the next question is the first');
  }

  #showSent(): undefined {
    const conversation = this.#current && this.#conversation(this.#current);
    if (conversation?.sent === undefined) return write('nothing was sent about it yet');
    write(linesOf(textOf(conversation.sent)));
    const names = [...conversation.names].map(([token, name]) => `${token} = ${name}`);
    write(
      names.length === 0 ? '----- nothing is masked' : linesOf(`----- names, which are not sent\n${names.join('\n')}`),
    );
  }

  async #ask(question: string, incident: Incident): Promise<void> {
    const text = new PlainText(this.#talk.columns);
    const show = (piece: string): void => void process.stderr.write(piece);
    let interrupted = false;
    try {
      const reply = await abortable(signal => {
        signal.addEventListener('abort', () => {
          interrupted = true;
        });
        const onText = (piece: string): void => show(signal.aborted ? '' : text.push(piece));
        return this.#conversation(incident).ask(question, { signal, onText });
      });
      show(`${text.end()}\n`);
      write(this.#dim(this.#summary(reply)));
    } catch (error) {
      show(`${text.end()}\n`);
      if (interrupted) return void write(this.#dim('(interrupted; the question is forgotten)'));
      if (!(error instanceof ProviderError || error instanceof UserError)) throw error;
      write(`no answer: ${printable(error.message)}`);
    }
  }

  #summary({ tokens, cut }: Reply): string {
    const { price } = this.#talk;
    const cost = price === undefined ? '' : `, about ${formatDollars(costOf(price, tokens))}`;
    return `(${tokens.input} tokens sent, ${tokens.output} received${cost}${cut ? '; cut at the limit of tokens' : ''})`;
  }

  #dim(text: string): string {
    return this.#talk.color ? `\u001b[2m${text}\u001b[22m` : text;
  }
}

function linesOf(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function write(line: string): undefined {
  process.stderr.write(`${line}\n`);
}
