import { fillMessage, type Template, type Values } from '../core/message.ts';
import { formatRef, type ObjectRef } from '../core/objects.ts';
import type { Masked } from '../core/provider.ts';
import {
  formatList,
  formatValue,
  isElapsed,
  type Labels,
  printable,
  type Untrusted,
  type Value,
} from '../core/values.ts';
import { isFigure, isKnownGroup, isKnownKind, isKubernetesKey, isReserved } from '../vocabulary/vocabulary.ts';
import { fenced } from './fence.ts';
import { Dictionary } from './masking/dictionary.ts';
import { formOf } from './masking/patterns.ts';
import type { Syntax } from './masking/quoting.ts';
import { Restorer } from './masking/restore.ts';
import { Scanner } from './masking/scan.ts';
import { magnitudeOf, steady } from './masking/steady.ts';
import { Tokens } from './masking/tokens.ts';

/** What a model may see of a cluster, and the way back. Nothing else makes {@link Masked} text. */
export class Vault {
  readonly #names: Dictionary;
  readonly #mask: boolean;

  /**
   * @param strings every string of the snapshot: what is looked for in text
   * @param options `mask: false` shows values as they are; fences stay, and what changes by itself stays out
   */
  constructor(strings: Iterable<string>, { mask }: { readonly mask: boolean }) {
    this.#names = new Dictionary(mask ? strings : []);
    this.#mask = mask;
  }

  /** One conversation: its tokens are numbered in order of first use, so that the same question is the same text. */
  session(): Session {
    return new Session(this.#names, this.#mask);
  }
}

/** Makes the text of one conversation, and puts the names back into the answers. */
export class Session {
  readonly #names: Dictionary;
  readonly #tokens: Tokens;
  readonly #scanner: Scanner;
  readonly #mask: boolean;
  /** What was made here: at run time nothing else tells it from a name. */
  readonly #made = new Set<string>();

  constructor(names: Dictionary, mask: boolean) {
    this.#names = names;
    this.#tokens = new Tokens(names);
    this.#scanner = new Scanner(names, this.#tokens);
    this.#mask = mask;
  }

  /** Fixed text of ours with values, each masked by its kind. */
  write(fixed: TemplateStringsArray, ...values: readonly (Value | Masked)[]): Masked {
    return this.#masked(
      fixed.map((part, i) => part + (i < values.length ? this.#show(values[i]!, 'name') : '')).join(''),
    );
  }

  /** A code's message or fix; what a value is called there names its token: `{image}` gives `[[image-1]]`. */
  message(template: Template, values: Values): Masked {
    const lasting = Object.fromEntries(Object.entries(values).filter(([, value]) => !isElapsed(value)));
    return this.#masked(fillMessage(template, lasting, (value, name) => this.#show(value, name)));
  }

  /** Text of others between lines that it cannot hold itself. The system prompt says that what is between them is data. */
  fence({ text }: Untrusted): Masked {
    return this.#masked(fenced(this.#text(text)));
  }

  /** What the user wrote: names of the snapshot are masked, the rest is theirs. */
  own(text: string): Masked {
    return this.#masked(this.#mask ? this.#scanner.maskNames(text) : text);
  }

  join(parts: readonly Masked[], separator: string): Masked {
    return this.#masked(parts.join(separator));
  }

  /**
   * The answer with the real names, also where the model changed the case, the hyphens, the spaces or the brackets of a token.
   * @param syntax of the answer: names are quoted as it needs
   */
  restore(answer: string, syntax?: Syntax): string {
    const restorer = this.restorer(syntax);
    return restorer.push(answer) + restorer.end();
  }

  /** As {@link restore}, for pieces of an answer as they come. */
  restorer(syntax?: Syntax): Restorer {
    return new Restorer(this.tokens, syntax);
  }

  /** What each token stands for, in order of first use. */
  get tokens(): ReadonlyMap<string, string> {
    return this.#tokens.values;
  }

  /** The only place where text becomes {@link Masked}. A name as short as a word is not taken for one later. */
  #masked(text: string): Masked {
    if (isReserved(text) || !this.#names.has(text)) this.#made.add(text);
    return text as Masked;
  }

  #show(value: Value | Masked, type: string): string {
    if (typeof value === 'string') return this.#made.has(value) ? value : this.#name(value, type);
    if (typeof value === 'number') return String(value);
    if ('word' in value) return this.#word(value.word);
    if ('text' in value) return this.#text(value.text);
    if ('varying' in value) return magnitudeOf(value);
    if ('labels' in value) return this.#labels(value);
    if ('kind' in value) return this.#ref(value);
    return formatList(value.map(item => this.#show(item, type)));
  }

  /** Where Kubernetes expects one word of a few, somebody may have written a sentence: that is a name, and outside of a fence. */
  #word(word: string): string {
    return this.#names.isSentence(word) ? this.#token(word, 'word') : this.#text(word);
  }

  #text(text: string): string {
    const said = steady(printable(text));
    return this.#mask ? this.#scanner.mask(said) : said;
  }

  /** A name, or several in a form of ours: `app=web,tier=front`, `web:80`, `web.example.com/`. */
  #name(value: string, type: string): string {
    const name = printable(value);
    if (!this.#mask || name === '') return name;
    if (this.#names.has(name) || !/[\s,=]|.[:/]/.test(name)) return this.#token(name, type);
    if (/\s/.test(name)) return this.#scanner.mask(name, true);
    return name
      .split(',')
      .map(part => this.#pair(part, type))
      .join(',');
  }

  /** `key=value:Effect`, `name:port`, `host/`. */
  #pair(part: string, type: string): string {
    const [, name = '', value, suffix = ''] = /^([^=]*?)(?:=(.*?))?(:\d+|:[A-Z]\w+|\/)?$/s.exec(part) ?? [];
    // `shop/web:1` is an image, not a port.
    if (value === undefined && suffix.startsWith(':') && name.includes('/')) return this.#token(part, type);
    const end = /^:[A-Z]/.test(suffix) ? `:${this.#text(suffix.slice(1))}` : suffix;
    return value === undefined
      ? this.#token(name, suffix === '/' ? 'host' : type) + end
      : `${this.#token(name, 'label')}=${this.#token(value, 'value')}${end}`;
  }

  #labels({ labels }: Labels): string {
    if (!this.#mask) return printable(formatValue({ labels }));
    const pairs = Object.entries(labels).map(
      ([key, value]) => `${this.#token(key, 'label')}=${this.#token(value, 'value')}`,
    );
    return pairs.length === 0 ? '(empty)' : pairs.join(',');
  }

  /** `Pod [[namespace-1]]/[[pod-1]]`: kinds and groups that are somebody's own are names, too. */
  #ref(ref: ObjectRef): string {
    if (!this.#mask) return printable(formatRef(ref));
    const known = isKnownKind(ref);
    const kind = known ? ref.kind : this.#token(ref.kind, 'kind');
    const group = ref.group === undefined || isKnownGroup(ref.group) ? ref.group : this.#token(ref.group, 'group');
    const namespace = ref.namespace === undefined ? '' : `${this.#tokens.ofObject(ref.namespace, 'namespace')}/`;
    const name = this.#tokens.ofObject(printable(ref.name), known ? ref.kind : 'object');
    return `${kind}${group === undefined ? '' : `.${group}`} ${namespace}${name}`;
  }

  #token(value: string, type: string): string {
    if (value === '') return '';
    const name = printable(value);
    if (isKubernetesKey(name)) return name;
    return this.#tokens.of(name, formOf(name) ?? (type === 'name' && isFigure(name) ? 'number' : type));
  }
}
