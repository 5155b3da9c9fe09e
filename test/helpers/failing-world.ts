import { createHash } from 'node:crypto';
import { analyzers } from '../../analyzers/index.ts';
import { exitCodeOf, exitCodes, isBroken } from '../../src/cli/exit.ts';
import { openLive } from '../../src/cluster/live/live-source.ts';
import type { LiveOptions } from '../../src/cluster/live/options.ts';
import { UserError } from '../../src/core/errors.ts';
import { definitionOf, type Kind } from '../../src/core/kinds/index.ts';
import type { Report } from '../../src/core/report.ts';
import type { Chunk, Source } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { type ApiServer, answer, type Received, type Reply, startApiServer } from './api-server.ts';
import { claimsOf } from './claims.ts';
import type { ListingFault } from './listing-faults.ts';
import { type RecordedWorld, recordedWorld } from './recorded-world.ts';

export type Form = 'json' | 'protobuf';

/** What a fault strikes: what the server says of itself, one kind, every kind, or the logs of containers. */
export type Target = 'discovery' | 'all listings' | 'logs' | Kind;

/** What became of a run in which one thing failed. */
export interface Outcome {
  /**
   * The state that is left of what was struck; `unsure` if all was read and something stays open; `stopped` if the run ended
   * with one line for a person (exit code 2).
   */
  readonly state: string;
  /** What must not be, in a line each. */
  readonly wrong: readonly string[];
  readonly milliseconds: number;
  readonly requests: number;
}

const options = { retryDelay: 1, env: { HOME: '/nowhere' }, requestTimeout: 60 } as const satisfies LiveOptions;
/** Seconds: short, so that nothing lasts; long enough for a machine that is busy with other things. */
const impatient = { ...options, requestTimeout: 4, idleTimeout: 3 } as const satisfies LiveOptions;

/** Milliseconds: no run may take longer; where every listing fails, each is tried again and again. */
const longest = { one: 30_000, all: 120_000 } as const;
/** And none may ask more often for one thing. */
const mostRequests = 60;

const signal = new AbortController().signal;

/** Plays a cluster of which one thing fails at a time, and holds what is said of it against what is said of it whole. */
export class FailingWorld {
  readonly #world: RecordedWorld;
  readonly #chunks: ReadonlyMap<Kind, readonly Chunk[]>;
  readonly #about: Chunk;
  readonly #whole: Report;
  /** The engine is pure: what was read alike is diagnosed once. */
  readonly #reports = new Map<string, Promise<Report>>();

  static async open(): Promise<FailingWorld> {
    const world = await recordedWorld();
    const server = await serve(world, 'protobuf');
    const chunks = new Map<Kind, Chunk[]>();
    let about: Chunk = { type: 'about' };
    try {
      const source = await openLive({ ...options, server: server.url });
      for await (const chunk of source.read({ kinds: kindsOf(analyzers) }, signal)) {
        if (chunk.type === 'about') about = chunk;
        else chunks.set(chunk.kind, [...(chunks.get(chunk.kind) ?? []), chunk]);
      }
    } finally {
      await server.close();
    }
    const whole = await diagnose(replay(about, [...chunks.values()].flat()), { analyzers, toolVersion: '0' });
    return new FailingWorld(world, about, chunks, whole);
  }

  private constructor(world: RecordedWorld, about: Chunk, chunks: ReadonlyMap<Kind, readonly Chunk[]>, whole: Report) {
    this.#world = world;
    this.#about = about;
    this.#chunks = chunks;
    this.#whole = whole;
  }

  /** What a fault can strike. */
  targetsOf({ ofLists }: ListingFault): readonly Target[] {
    const kinds = [...this.#chunks.keys()];
    return ofLists ? ['all listings', ...kinds] : ['discovery', 'all listings', 'logs', ...kinds];
  }

  /** What is found where nothing fails. */
  get whole(): Report {
    return this.#whole;
  }

  async strike(target: Target, fault: ListingFault, form: Form): Promise<Outcome> {
    const isStruck = strikes(target, this.#world);
    const server = await serve(this.#world, form, (request, count, whole) =>
      isStruck(request) ? fault.answer({ request, count, whole, now: this.#world.takenAt }) : undefined,
    );
    const began = performance.now();
    try {
      const outcome = await this.#run(target, { ...(fault.lasts ? impatient : options), server: server.url }).then(
        report => this.#judge(target, fault, report),
        error => stopped(target, error),
      );
      const milliseconds = performance.now() - began;
      const requests = server.requests.filter(isStruck).length;
      const wrong = [
        ...outcome.wrong,
        ...(milliseconds > longest[target === 'all listings' ? 'all' : 'one']
          ? [`took ${Math.round(milliseconds / 1000)} s`]
          : []),
        ...(target !== 'all listings' && target !== 'logs' && requests > mostRequests
          ? [`asked ${requests} times`]
          : []),
      ];
      return { ...outcome, wrong, milliseconds, requests };
    } finally {
      await server.close();
    }
  }

  /** Reads what is struck from the server; what is not, comes as it would. */
  async #run(target: Target, to: LiveOptions): Promise<Report> {
    const source = await openLive(to);
    if (target === 'discovery' || target === 'all listings') return diagnose(source, { analyzers, toolVersion: '0' });
    if (target === 'logs') {
      const { logs } = source;
      const replayed = replay(this.#about, [...this.#chunks.values()].flat());
      return diagnose(
        { ...replayed, logs: (wanted, stop) => logs!.call(source, wanted, stop) },
        { analyzers, toolVersion: '0', requested: ['logs'] },
      );
    }
    const read: Chunk[] = [];
    // Another kind beside it: a server of which nothing can be read is another matter.
    const beside = target === 'Namespace' ? 'Node' : 'Namespace';
    for await (const chunk of source.read({ kinds: [target, beside] }, signal))
      if (chunk.type !== 'about' && chunk.kind === target) read.push(chunk);
    const others = [...this.#chunks].flatMap(([kind, chunks]) => (kind === target ? [] : chunks));
    const key = createHash('sha256').update(JSON.stringify(read)).digest('hex');
    const known = this.#reports.get(key);
    if (known !== undefined) return known;
    const report = diagnose(replay(this.#about, [...others, ...read]), { analyzers, toolVersion: '0' });
    this.#reports.set(key, report);
    return report;
  }

  #judge(target: Target, fault: ListingFault, report: Report): Pick<Outcome, 'state' | 'wrong'> {
    const wrong: string[] = [];
    const claimed = claimsOf(report);
    const known = claimsOf(this.#whole);
    for (const claim of claimed) if (!known.has(claim)) wrong.push(`claims ${claim}`);
    const rows = report.coverage.kinds.filter(row => isRowOf(target, row));
    const holes = rows.filter(({ state }) => state !== 'complete' && state !== 'not-served' && state !== 'not-needed');
    const isSure = report.coverage.complete && report.settling.length === 0;
    const state = holes[0]?.state ?? (isSure ? 'whole' : 'unsure');
    if (state === 'whole') {
      // What logs add to findings is no finding, and without them there is none the less.
      for (const claim of known) if (!claimed.has(claim)) wrong.push(`does not tell ${claim}`);
    } else if (state !== 'unsure') {
      if (report.coverage.complete) wrong.push('says that everything was checked');
      for (const { kind, why = '' } of holes)
        if (why === '' || why.includes('\n')) wrong.push(`does not say in a line why ${kind} is ${state}`);
      for (const claim of this.#decidable(target)) if (!claimed.has(claim)) wrong.push(`does not tell ${claim}`);
    }
    if (target !== 'discovery' && target !== 'all listings') {
      const leaves = target === 'logs' ? logStates(fault) : fault.leaves;
      if (!leaves.some(allowed => allowed === state)) wrong.push(`is ${state}, not ${leaves.join(' or ')}`);
    }
    wrong.push(...wrongExit(report, holes.some(isBroken)));
    return { state, wrong };
  }

  /** What analyzers find that never ask for a kind. */
  #decidable(target: Target): Set<string> {
    if (target === 'all listings' || target === 'discovery') return new Set();
    const blind = analyzers.filter(({ subjects, reads = [], consults = [] }) =>
      [...subjects, ...reads, ...consults].every(kind => kind !== target && target !== 'logs'),
    );
    const ids = new Set(blind.map(({ id }) => id));
    return claimsOf({ ...this.#whole, findings: this.#whole.findings.filter(({ analyzer }) => ids.has(analyzer)) });
  }
}

/** What containers wrote. */
const said = 'fatal: out of luck';

/** A log is text, and nothing in it can be broken; and it is asked for once, since it is not worth the wait. */
function logStates({ leaves, name }: ListingFault): readonly string[] {
  if (name.endsWith('once')) return ['whole', 'failed'];
  return /^404 of the API server|^truncated|called/.test(name) ? ['whole', ...leaves] : leaves;
}

function isRowOf(target: Target, { kind, group = '' }: { readonly kind: string; readonly group?: string }): boolean {
  if (target === 'discovery' || target === 'all listings') return true;
  if (target === 'logs') return kind === 'ContainerLog';
  if (target === 'CustomResource') return group.endsWith('example.com') || kind === 'CustomResource';
  const definition = definitionOf(target);
  return kind === definition.kind && group === definition.group;
}

/** Which requests a fault meets. */
function strikes(
  target: Target,
  { server: { custom = [] } }: RecordedWorld,
): (request: Pick<Received, 'path'>) => boolean {
  const isDiscovery = (path: string): boolean => /^\/(apis|version)$/.test(path);
  if (target === 'discovery') return ({ path }) => isDiscovery(path);
  if (target === 'all listings') return ({ path }) => !isDiscovery(path);
  if (target === 'logs') return ({ path }) => path.endsWith('/log');
  const definitions = target === 'CustomResource' ? custom : [definitionOf(target)];
  const paths = definitions.map(({ group, version, plural }) =>
    group === '' ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`,
  );
  return ({ path }) => paths.includes(path);
}

type Intercept = (
  request: Received,
  count: number,
  whole: (query?: Readonly<Record<string, string>>) => Reply,
) => Reply | undefined;

/** A server with the clock of the recording. */
function serve(world: RecordedWorld, form: Form, intercept: Intercept = () => undefined): Promise<ApiServer> {
  const options = { ...world.server, jsonOnly: form === 'json' };
  const headers = { Date: new Date(world.takenAt).toUTCString() };
  return startApiServer({
    ...options,
    intercept(request, count) {
      const whole = (query?: Readonly<Record<string, string>>): Reply => {
        if (request.path.endsWith('/log')) return { type: 'text/plain', body: said };
        const asked = query === undefined ? request : { ...request, query: new URLSearchParams(query) };
        return answer(asked, options);
      };
      const reply = intercept(request, count, whole) ?? whole();
      return { ...reply, headers: { ...headers, ...reply.headers } };
    },
  });
}

function replay(about: Chunk, chunks: readonly Chunk[]): Source {
  return {
    description: { type: 'live', name: 'replayed' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read() {
      yield about;
      yield* chunks;
    },
  };
}

/** A run that ended without a report did so with one line, and only where nothing could be read. */
function stopped(target: Target, error: unknown): Pick<Outcome, 'state' | 'wrong'> {
  const wrong: string[] = [];
  if (!(error instanceof UserError)) wrong.push(`threw ${error instanceof Error ? error.stack : String(error)}`);
  else if (error.message.includes('\n')) wrong.push(`said ${error.message}`);
  if (target !== 'discovery' && target !== 'all listings') wrong.push('left no report');
  return { state: 'stopped', wrong };
}

/** What the process would answer: as if nothing had been found, a hole decides. */
function wrongExit(report: Report, isHoleBroken: boolean): string[] {
  const quiet = { ...report, incidents: [] };
  const code = exitCodeOf(quiet, { failOn: 'error', failOnIncomplete: false });
  const strict = exitCodeOf(quiet, { failOn: 'error', failOnIncomplete: true });
  const expected = isHoleBroken ? exitCodes.incomplete : exitCodes.healthy;
  return [
    ...(code === expected ? [] : [`would end with ${code}, not ${expected}`]),
    ...(report.coverage.complete || strict === exitCodes.incomplete
      ? []
      : [`would end with ${strict} where all is asked for`]),
  ];
}
