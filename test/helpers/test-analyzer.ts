import { beforeAll, describe, expect, test } from 'vitest';
import type { Analyzer } from '../../src/core/analyzer.ts';
import type { Severity } from '../../src/core/finding.ts';
import { formatMessage } from '../../src/core/message.ts';
import { formatRef } from '../../src/core/objects.ts';
import { noSettings } from '../../src/core/settings.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import type { Draft } from '../../src/engine/draft.ts';
import { onDemand } from '../../src/engine/needed.ts';
import { Store } from '../../src/engine/store.ts';
import type { Raw } from './objects.ts';
import { chunks, type SnapshotOptions } from './snapshot.ts';

export interface ExpectedFinding {
  readonly code: string;
  /** As `formatRef` writes it: `Pod shop/web-1`. */
  readonly on: string;
  /** What the message must say: the culprit. */
  readonly says: RegExp;
  /** The objects that are blamed, as `formatRef` writes them; absent ones too. */
  readonly blames?: readonly string[];
  readonly near?: readonly string[];
  readonly settling?: boolean;
  readonly severity?: Severity;
}

export interface FaultyCase {
  /** The ids of the faults that this case shows (of the list in test/faults.json), such as `POD-012`. */
  readonly fault?: string | readonly string[];
  /** The situation that this case shows where silence would be wrong: what is only settling, such as `NEG-27`. */
  readonly situation?: string | readonly string[];
  readonly objects: readonly Raw[];
  readonly snapshot?: SnapshotOptions;
  /** All findings of the analyzer, in any order. */
  readonly expect: readonly ExpectedFinding[];
  /** Mends the culprit in a copy of the objects (or removes it): after it the analyzer must be silent. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a cure may mend its copy in place and return nothing
  readonly cure?: (objects: Raw[]) => Raw[] | void;
  /** What is no object and must be other than in `snapshot` for the culprit to be mended: the server's version, a setting. */
  readonly cured?: SnapshotOptions;
}

export interface HealthyCase {
  readonly objects: readonly Raw[];
  readonly snapshot?: SnapshotOptions;
  /** The situation of the list in which a tool must stay silent, such as `NEG-04`. */
  readonly situation?: string | readonly string[];
}

export interface Cases {
  readonly faulty: Readonly<Record<string, FaultyCase>>;
  readonly healthy: Readonly<Record<string, HealthyCase>>;
}

/**
 * Tests an analyzer by tables. For every faulty case it also holds, for free: what is listed on demand is listed where it is
 * needed; each consulted kind withheld gives no new finding; the culprit cured gives silence; every field removed in turn and every value replaced gives no exception.
 */
export function testAnalyzer(analyzer: Analyzer, cases: Cases): void {
  describe(analyzer.id, () => {
    beforeAll(() => analyzer.prepare?.());
    for (const [name, { objects, snapshot: options, expect: expected, cure, cured }] of Object.entries(cases.faulty)) {
      test(`finds: ${name}`, () => {
        const drafts = run(analyzer, objects, options);
        expect(drafts.map(draft => describeDraft(draft, expected)).sort(byOn)).toEqual(
          [...expected].map(describeExpected).sort(byOn),
        );
        for (const { code, on, says } of expected) {
          const messages = drafts
            .filter(d => d.code === code && formatRef(d.ref) === on)
            .map(d => formatMessage(d.definition.message, d.values));
          expect(messages.join('\n')).toMatch(says);
        }
        for (const d of drafts) formatMessage(d.definition.fix, d.values);
        const withheld = { ...options?.withheld, ...notCalledFor(analyzer, objects, options) };
        expect(run(analyzer, objects, { ...options, withheld }).map(idOf), 'on demand').toEqual(drafts.map(idOf));
      });
      test(`claims nothing new without what it consults: ${name}`, () => {
        const known = new Set(run(analyzer, objects, options).map(idOf));
        for (const kind of analyzer.consults ?? []) {
          const withheld = { ...options?.withheld, [kind]: 'forbidden' as const };
          for (const draft of run(analyzer, objects, { ...options, withheld }))
            expect(known, `with ${kind} withheld`).toContain(idOf(draft));
        }
      });
      test(`survives any shape: ${name}`, () => {
        for (const mutant of mutants(objects)) run(analyzer, mutant, options);
      });
      if (cure !== undefined || cured !== undefined) {
        test(`is silent when cured: ${name}`, () => {
          const copy = structuredClone(objects) as Raw[];
          expect(run(analyzer, cure?.(copy) ?? copy, { ...options, ...cured }).map(idOf)).toEqual([]);
        });
      }
    }
    for (const [name, { objects, snapshot: options }] of Object.entries(cases.healthy)) {
      test(`is silent: ${name}`, () => {
        expect(run(analyzer, objects, options).map(idOf)).toEqual([]);
      });
    }
  });
}

function storeOf(objects: readonly Raw[], options: SnapshotOptions = {}): Store {
  const store = new Store();
  for (const chunk of chunks(objects, options)) store.add(chunk);
  store.seal();
  return store;
}

/** The kinds of an analyzer that a live cluster would not be asked for here. */
function notCalledFor(
  analyzer: Analyzer,
  objects: readonly Raw[],
  options?: SnapshotOptions,
): SnapshotOptions['withheld'] {
  const asked = onDemand([analyzer], [], storeOf(objects, options));
  return Object.fromEntries([...asked].flatMap(([kind, isNeeded]) => (isNeeded() ? [] : [[kind, 'not-needed']])));
}

function run(analyzer: Analyzer, objects: readonly Raw[], options: SnapshotOptions = {}): Draft[] {
  const store = storeOf(objects, options);
  const { drafts, analyzers } = check([analyzer], new ClusterIndex(store), {
    ...noSettings,
    ...options.settings,
  });
  const failed = analyzers.find(a => a.state === 'failed');
  if (failed !== undefined) throw new Error(failed.why);
  return drafts;
}

function idOf(draft: Draft): string {
  return `${draft.code} on ${formatRef(draft.ref)}${draft.key === '' ? '' : ` (${draft.key})`}`;
}

type Described = { readonly code: string; readonly on: string };

function byOn(a: Described, b: Described): number {
  return `${a.on} ${a.code}` < `${b.on} ${b.code}` ? -1 : 1;
}

function describeExpected({ says: _, ...rest }: ExpectedFinding): Omit<ExpectedFinding, 'says'> {
  return rest;
}

/** Of a draft only what the case speaks of, so that a table states no more than it means. */
function describeDraft(draft: Draft, expected: readonly ExpectedFinding[]): Omit<ExpectedFinding, 'says'> {
  const on = formatRef(draft.ref);
  const match = expected.find(e => e.code === draft.code && e.on === on);
  const blames = draft.blames.map(({ object }) =>
    'metadata' in object
      ? `${object.kind} ${object.metadata.namespace === '' ? '' : `${object.metadata.namespace}/`}${object.metadata.name}`
      : 'ref' in object
        ? formatRef(object.ref)
        : `${object.named} ${object.name}`,
  );
  return {
    code: draft.code,
    on,
    ...(match?.blames === undefined ? {} : { blames }),
    ...(match?.near === undefined ? {} : { near: draft.near.map(formatRef) }),
    ...(match?.settling === undefined ? {} : { settling: draft.settling !== undefined }),
    ...(match?.severity === undefined ? {} : { severity: draft.definition.severity }),
  };
}

const mostMutants = 120;

/** The objects with one field removed or replaced by something of another shape: an even sample of all such changes. */
function* mutants(objects: readonly Raw[]): Generator<readonly Raw[]> {
  const changes = objects.flatMap((raw, i) =>
    [...paths(raw)]
      .filter(path => path[0] !== 'kind' && path[0] !== 'apiVersion')
      .flatMap(path => [undefined, null, 'x', 7, [], {}].map(value => ({ i, path, value }))),
  );
  const stride = Math.max(1, Math.ceil(changes.length / mostMutants));
  for (let n = 0; n < changes.length; n += stride) {
    const { i, path, value } = changes[n]!;
    const copy = structuredClone(objects[i]!);
    let at = copy as unknown as Record<string | number, Record<string, unknown>>;
    for (const step of path.slice(0, -1)) at = at[step] as unknown as typeof at;
    if (value === undefined) delete at[path.at(-1)!];
    else at[path.at(-1)!] = value as never;
    yield objects.map((o, j) => (j === i ? copy : o));
  }
}

function* paths(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) yield* paths((value as Record<string, unknown>)[key], [...path, key]);
}
