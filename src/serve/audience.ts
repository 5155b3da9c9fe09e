import type { Diagnosis } from '../core/diagnosis.ts';
import type { Incident } from '../core/report.ts';
import { checkNamespaces } from '../engine/asked.ts';
import { type Examination, examine, type Told, tell } from '../engine/diagnose.ts';
import { News, type NewsItem } from '../engine/news.ts';
import type { DiagnoseOptions, Scope } from '../engine/options.ts';
import { Feed } from './feed.ts';
import { narrowed } from './scope.ts';

/** What is told of an incident when it opens, changes or closes; numbered, so that whoever was cut off can say what came last. */
export interface IncidentEvent extends NewsItem {
  readonly number: number;
}

/** What one look at the cluster found, as far as an audience may see it. */
export interface Look {
  /** 1 for the first look at the cluster, and so on. */
  readonly number: number;
  readonly examination: Examination;
  /** In the scope that the server was started with. */
  readonly diagnosis: Diagnosis;
  /**
   * In a scope that is asked for, within that one; the newest are kept until the next look.
   * @throws UserError if there is no such namespace or object, RequestError if nothing is read of it
   */
  tell(scope: Scope): Diagnosis;
}

/** A look at everything, before anybody is told of it. */
export interface Seen {
  readonly number: number;
  readonly examination: Examination;
  readonly source: Told;
}

/** So many events can be asked for afterwards; so many stand in the history of one incident, and in all histories. */
const mostEvents = 200;
const mostOfOne = 50;
const mostRemembered = 2000;
/** So many scopes that were asked for are kept for one look. */
const mostScopes = 20;

/**
 * All who may see the same: everything, or the same namespaces. What they are told is found in what they may see, and in
 * nothing else, so that no answer can hold more.
 */
export class Audience {
  readonly feed = new Feed<IncidentEvent>();
  readonly #namespaces: readonly string[] | undefined;
  readonly #options: DiagnoseOptions;
  readonly #news: News;
  readonly #events: IncidentEvent[] = [];
  readonly #history = new Map<string, IncidentEvent[]>();
  /** Events in all of it. */
  #remembered = 0;
  #number = 0;
  #looked: { readonly number: number; readonly look: Promise<Look> } | undefined;

  /** @param namespaces those that they may see; everything if not given */
  constructor(namespaces: readonly string[] | undefined, options: DiagnoseOptions) {
    this.#namespaces = namespaces;
    const { scope } = options;
    this.#options = namespaces === undefined ? options : { ...options, scope: { ...scope, namespaces } };
    this.#news = new News(options.analyzers, this.#options.scope?.namespaces);
  }

  /** What they see in a look at everything; found once, whoever asks. */
  look(seen: Seen): Promise<Look> {
    if (this.#looked?.number === seen.number) return this.#looked.look;
    const look = this.#find(seen).then(found => {
      if (this.#looked?.number === seen.number) this.#publish(found);
      return found;
    });
    this.#looked = { number: seen.number, look };
    return look;
  }

  /** Nobody is told of an earlier look any more: it would keep alive what is not in the cluster any more. */
  forgetBefore(number: number): void {
    if (this.#looked !== undefined && this.#looked.number < number) this.#looked = undefined;
  }

  /** What came after an event, if that is not too long ago to be known. */
  eventsAfter(number: number): readonly IncidentEvent[] {
    return this.#events.filter(event => event.number > number);
  }

  /** When an incident opened, changed and closed, the oldest first: the last of it. */
  historyOf(id: Incident['id']): readonly IncidentEvent[] {
    return this.#history.get(id) ?? [];
  }

  async #find({ number, examination, source }: Seen): Promise<Look> {
    const options = this.#options;
    const own =
      this.#namespaces === undefined
        ? examination
        : await examine(examination.index.store.within(this.#namespaces), options);
    await options.rest?.();
    const diagnosis = tell(own, source, options);
    const scopes = new Map<string, Diagnosis>();
    await options.rest?.();
    return {
      number,
      examination: own,
      diagnosis,
      tell: scope => {
        // A typo is no all-clear.
        checkNamespaces(scope.namespaces ?? [], own.index);
        const key = scopeKey(scope);
        const told = scopes.get(key) ?? tell(own, source, { ...options, scope: narrowed(options.scope, scope) });
        scopes.delete(key);
        scopes.set(key, told);
        if (scopes.size > mostScopes) scopes.delete(scopes.keys().next().value!);
        return told;
      },
    };
  }

  #publish({ diagnosis: { report } }: Look): void {
    for (const item of this.#news.of(report, report.incidents)) {
      const event = { ...item, number: ++this.#number };
      this.#events.push(event);
      this.#remember(event);
      this.feed.publish(event);
    }
    this.#events.splice(0, this.#events.length - mostEvents);
  }

  #remember(event: IncidentEvent): void {
    const { id } = event.incident;
    const before = this.#history.get(id) ?? [];
    const history = [...before, event].slice(-mostOfOne);
    // What happened last is forgotten last.
    this.#history.delete(id);
    this.#history.set(id, history);
    this.#remembered += history.length - before.length;
    for (const [oldest, { length }] of this.#history) {
      if (this.#remembered <= mostRemembered) return;
      this.#history.delete(oldest);
      this.#remembered -= length;
    }
  }
}

function scopeKey({ analyzers, ...scope }: Scope): string {
  return JSON.stringify([scope, analyzers && [...analyzers]]);
}
