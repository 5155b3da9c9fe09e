import { analyzers } from '../../analyzers/index.ts';
import { DecodeError } from '../../src/cluster/decode/decode-error.ts';
import { decodeListOf, decodeObject } from '../../src/cluster/decode/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import type { CustomType } from '../../src/core/kinds/custom-types.ts';
import { definitionOf, type Kind, kindOf } from '../../src/core/kinds/index.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import type { Chunk, Source } from '../../src/core/source.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { writePrompt } from '../../src/explain/prompt.ts';
import { Vault } from '../../src/explain/vault.ts';
import { type Format, formatNames } from '../../src/render/index.ts';
import type { Pages } from './api-server.ts';
import { mutate, order } from './mutations.ts';
import { Random } from './random.ts';
import { type RecordedWorld, recordedWorld } from './recorded-world.ts';
import { render } from './reports.ts';

/** What a cluster of spoilt objects came to. */
export interface Survived {
  readonly diagnosis: Diagnosis;
  readonly rendered: ReadonlyMap<Format, string>;
  /** What must not be, in a line each. */
  readonly wrong: readonly string[];
}

/** A recorded cluster whose objects are spoilt, a few or most of them, and everything that is made of it. */
export class HostileWorld {
  readonly #world: RecordedWorld;

  static async open(): Promise<HostileWorld> {
    return new HostileWorld(await recordedWorld());
  }

  private constructor(world: RecordedWorld) {
    this.#world = world;
  }

  /** Spoils so many values, and lets all analyzers, all formats and all questions at what is left. */
  async survive(seed: number, mutations: number): Promise<Survived> {
    const random = new Random(seed);
    const objects = structuredClone([...this.#world.objects.values()].flat());
    for (let i = 0; i < mutations; i++) mutate(random.of(objects), objects, random);
    const wrong: string[] = [];
    const diagnosis = await investigate(sourceOf(objects, this.#world.takenAt), { analyzers, toolVersion: '0' });
    const { report } = diagnosis;
    for (const { id, state, why, crash } of report.coverage.analyzers)
      if (state === 'failed') wrong.push(`${id} broke: ${why} ${crash?.frames.join(', at ')}`);
    wrong.push(...wrongIncidents(diagnosis));
    const rendered = new Map<Format, string>();
    for (const format of formatNames) {
      const text = await render(format, report, { detail: random.of(['normal', 'verbose']), showInfo: true });
      rendered.set(format, text);
      wrong.push(...wrongText(format, text));
    }
    wrong.push(...wrongQuestions(diagnosis));
    return { diagnosis, rendered, wrong };
  }

  /** Spoils so many answers of an API server at the door, in bytes. Each must give a list, or be refused. */
  knock(seed: number, mutations: number): string[] {
    const random = new Random(seed);
    const kinds = [...this.#world.objects.keys()].filter(kind => kind !== 'CustomResource');
    const wrong: string[] = [];
    for (let i = 0; i < mutations; i++) {
      const kind = random.of(kinds);
      const form = random.of(['json', 'protobuf'] as const);
      const pages = this.#world.server.contents?.[kind] as Pages;
      const from = random.below(pages.count);
      const bytes = spoilt(pages.page(from, from + 3, form, undefined), random);
      const type = form === 'json' ? 'application/json' : 'application/vnd.kubernetes.protobuf';
      try {
        decodeListOf(definitionOf(kind), bytes, type);
      } catch (error) {
        if (!(error instanceof DecodeError)) wrong.push(`${kind} in ${form}: ${String(error)}`);
      }
    }
    return wrong;
  }
}

/** Bytes that are changed, missing, or there twice. */
function spoilt(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  const at = random.below(bytes.length);
  switch (random.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random.below(bytes.length))]);
    default:
      for (let flips = 1 + random.below(8); flips > 0; flips--) bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
  }
}

/** All that is left of the objects, as if it were all that there is. */
function sourceOf(raw: readonly object[], takenAt: string): Source {
  return {
    description: { type: 'recording', name: 'hostile' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read({ kinds }) {
      yield { type: 'about', takenAt, takenAtFrom: 'server' };
      const byKind = new Map<Kind, KubeObject[]>();
      for (const item of raw) {
        const object = decodeObject(item);
        const kind = object && kindOf(object);
        if (object !== undefined && kind !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
      }
      for (const [kind, objects] of byKind) yield { type: 'objects', kind, objects };
      const types = new Map(
        (byKind.get('CustomResource') ?? []).map(object => [`${object.apiVersion} ${object.kind}`, typeOf(object)]),
      );
      for (const of of types.values()) yield { type: 'state', kind: 'CustomResource', of, state: 'complete' };
      for (const kind of kinds) yield { type: 'state', kind, state: 'complete' } satisfies Chunk;
    },
  };
}

function typeOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): CustomType {
  return { group: groupOf(apiVersion), kind, namespaced: namespace !== '' };
}

/** Every finding is in one incident, and every incident has its findings. */
function wrongIncidents({ report: { incidents, findings } }: Diagnosis): string[] {
  const members = incidents.flatMap(({ cause, consequences }) => [cause, ...consequences]).sort();
  const known = findings.map(({ id }) => id).sort();
  return members.join() === known.join() ? [] : [`${known.length} findings, ${members.length} members of incidents`];
}

// What could move a cursor, change its colours, or let a line run backwards. A line feed is how lines end.
const moving =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const documents: Partial<Record<Format, (text: string) => unknown>> = {
  json: JSON.parse,
  sarif: JSON.parse,
  gitlab: JSON.parse,
  'k8sgpt-json': JSON.parse,
  jsonl: text =>
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
};

function wrongText(format: Format, text: string): string[] {
  const found = moving.exec(text);
  const wrong: string[] = [];
  if (found !== null) {
    const near = text.slice(Math.max(0, found.index - 60), found.index + 20);
    wrong.push(`${format} holds a control character: ${JSON.stringify(near)}`);
  }
  try {
    documents[format]?.(text);
  } catch (error) {
    wrong.push(`${format} is none: ${String(error)}`);
  }
  return wrong;
}

const fence = /^<<<([0-9a-f]{8})\n[\s\S]*?\n>>>\1$/gm;

/** What others wrote ends no fence, and has no line of its own outside of one; masked, it is not there at all. */
function wrongQuestions(diagnosis: Diagnosis): string[] {
  const wrong: string[] = [];
  const vaults = { masked: new Vault(diagnosis.strings(), { mask: true }), plain: new Vault([], { mask: false }) };
  for (const [how, vault] of Object.entries(vaults)) {
    for (const incident of diagnosis.report.incidents) {
      const session = vault.session();
      const { turns } = writePrompt(diagnosis, incident, session, { language: 'English' });
      const asked = turns.map(({ text }) => text).join('\n');
      const outside = asked.replace(fence, '');
      if (moving.test(asked)) wrong.push(`a ${how} question holds a control character: ${incident.title}`);
      if (/^(<<<|>>>)[0-9a-f]{8}$/m.test(outside))
        wrong.push(`a fence of a ${how} question is open: ${incident.title}`);
      if (how === 'masked' ? outside.includes(order) : outside.split('\n').some(line => line.startsWith(order)))
        wrong.push(`a ${how} question gives an order: ${incident.title}`);
      session.restore(asked);
    }
  }
  return wrong;
}
