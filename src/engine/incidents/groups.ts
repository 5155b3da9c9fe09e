import { hash } from 'node:crypto';
import { type Aspect, atLeast, type Named } from '../../core/finding.ts';
import { compareText, formatRef } from '../../core/objects.ts';
import type { Group } from '../../core/report.ts';
import { parseTime } from '../../core/time.ts';
import { printable } from '../../core/values.ts';
import { type Draft, isPod } from '../draft.ts';

/** An incident, as far as groups go by it. */
export interface Member {
  readonly id: string;
  /** The findings that are its cause, and all of its findings. */
  readonly causes: readonly Draft[];
  readonly findings: readonly Draft[];
}

/** What an incident may share with others. */
interface Shared {
  /** What it is: those who share it share this, and the id of the group is made of it. */
  readonly basis: string;
  readonly title: (incidents: number) => string;
  /** Fewer incidents than this are a coincidence. */
  readonly fewest: number;
  /** The incident that is about the thing itself, and so not one of those. */
  readonly head?: string;
}

/** A thing that is down by an incident of its own. */
interface Head {
  readonly id: string;
  /** Milliseconds; NaN if the API does not tell. */
  readonly since: number;
}

/** How much earlier than the thing itself what fails because of it may seem to fail, in milliseconds. */
const tolerance = 120_000;
const manyNamespaces = 3;
const manyWorkloads = 3;

/**
 * Groups above incidents: what looks as if one thing were behind several incidents, though nothing proves it. They are a hint
 * for the reader; the incidents stay what they are, and so do their ids.
 * @param nodes how many nodes the cluster has: where there is one, everything happens on it
 */
export function groupsOf(members: readonly Member[], nodes: number): Group[] {
  const heads = headsOf(members);
  const places = nodes > 1 ? placesOf(members) : new Map<string, ReadonlySet<string>>();
  const spread = spreadOf(members);
  const found = new Map<string, { readonly shared: Shared; readonly incidents: string[] }>();
  for (const member of members) {
    const all = [...namedThings(member, heads), ...missingNames(member)];
    if (nodes > 1) all.push(...ownNode(member, places), ...troubledNode(member, heads, spread));
    for (const shared of all) {
      const entry = found.get(shared.basis) ?? { shared, incidents: [] };
      found.set(shared.basis, entry);
      if (!entry.incidents.includes(member.id) && member.id !== shared.head) entry.incidents.push(member.id);
    }
  }
  return [...found.values()]
    .filter(({ shared, incidents }) => incidents.length >= shared.fewest)
    .map(({ shared: { basis, title, head }, incidents }) => ({
      id: hash('sha256', basis, 'hex').slice(0, 10),
      title: printable(title(incidents.length)),
      incidents: [...(head === undefined ? [] : [head]), ...incidents],
      ...(head === undefined ? {} : { cause: head }),
    }))
    .sort((a, b) => compareText(a.title, b.title) || compareText(a.id, b.id));
}

const titles: Readonly<Record<Named['named'], (name: string) => string>> = {
  registry: name => `registry ${name} does not deliver images`,
  host: name => `host ${name} cannot be reached`,
  'api-group': name => `API group ${name} is not served`,
  certificate: name => `certificate of ${name}`,
  'CSI driver': name => `CSI driver ${name} does not do its part`,
  'cluster DNS': () => 'cluster DNS is down, and lookups fail',
};

/** Things that are no API objects, and that the causes blame: a registry, a driver. */
function namedThings({ causes }: Member, heads: ReadonlyMap<string, Head>): Shared[] {
  return causes.flatMap(cause =>
    cause.blames.flatMap(({ object }) => {
      if (!('named' in object)) return [];
      const basis = keyOf(object);
      const shared = { basis, title: () => titles[object.named](object.name) };
      if (object.named !== 'cluster DNS') return [{ ...shared, fewest: 2 }];
      // A lookup fails for other reasons too: it counts only while cluster DNS is known to be down.
      const head = heads.get(basis);
      return head === undefined || failedAt(cause) < head.since - tolerance
        ? []
        : [{ ...shared, fewest: 1, head: head.id }];
    }),
  );
}

/** One name that is missing in namespace after namespace: nobody has copied it there. */
function missingNames({ causes: [cause] }: Member): Shared[] {
  if (cause?.code !== 'missing-object' || cause.ref.namespace === undefined) return [];
  const { namespace: _, ...everywhere } = cause.ref;
  const name = formatRef(everywhere);
  return [
    { basis: `missing ${name}`, title: count => `${name} is missing in ${count} namespaces`, fewest: manyNamespaces },
  ];
}

/** A failure that has to do with nodes, and is found on one of them alone. */
function ownNode({ causes }: Member, places: ReadonlyMap<string, ReadonlySet<string>>): Shared[] {
  const [first, ...others] = causes;
  const [node] = (first && places.get(first.code)) ?? [];
  if (first === undefined || node === undefined || places.get(first.code)!.size > 1) return [];
  if (others.some(other => other.code !== first.code)) return [];
  return [
    { basis: `${first.code} on ${node}`, title: () => `Node ${node} alone has pods that fail this way`, fewest: 2 },
  ];
}

/** Workloads that fail on a node that is itself broken, in ways that are not as common elsewhere. */
function troubledNode({ id, causes }: Member, heads: ReadonlyMap<string, Head>, spread: Spread): Shared[] {
  const nodes = new Set(causes.map(nodeUnder));
  const [node] = nodes;
  const failure = spread.get(causes[0]?.code ?? '');
  const basis = `Node ${node}`;
  const head = heads.get(basis);
  if (node === undefined || nodes.size > 1 || head === undefined || head.id === id) return [];
  if (failure === undefined || (failure.on.get(node) ?? 0) * 2 <= failure.all) return [];
  return [
    {
      basis,
      title: () => `Node ${node} has trouble of its own, and they all are on it`,
      fewest: manyWorkloads,
      head: head.id,
    },
  ];
}

/** What a Node must lack for its pods to be suspected: that it is full or closed harms only those that are not on it. */
const harmful: ReadonlySet<Aspect | undefined> = new Set(['ready', 'config']);

/** The incidents that are about a thing itself, by the thing. */
function headsOf(members: readonly Member[]): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  for (const { id, findings } of members) {
    for (const { about, ref, definition, since = '' } of findings) {
      if (!atLeast(definition.severity, 'warning')) continue;
      const isNode = ref.kind === 'Node' && harmful.has(definition.breaks);
      const thing = about === undefined ? isNode && formatRef(ref) : keyOf(about);
      if (thing !== false && !heads.has(thing)) heads.set(thing, { id, since: parseTime(since) });
    }
  }
  return heads;
}

/** The nodes on which each failure occurs that has to do with nodes: that depends on one. */
function placesOf(members: readonly Member[]): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>();
  for (const { code, dependsOn } of members.flatMap(({ findings }) => findings)) {
    for (const { object } of dependsOn) {
      if (object.kind !== 'Node') continue;
      places.set(code, (places.get(code) ?? new Set()).add(object.metadata.name));
    }
  }
  return places;
}

/** Of each failure, how many incidents it is the cause of: in all, and by node. */
type Spread = ReadonlyMap<string, { all: number; readonly on: Map<string, number> }>;

function spreadOf(members: readonly Member[]): Spread {
  const spread = new Map<string, { all: number; readonly on: Map<string, number> }>();
  for (const { causes } of members) {
    const [first] = causes;
    const node = first && nodeUnder(first);
    if (first === undefined || node === undefined) continue;
    const failure = spread.get(first.code) ?? { all: 0, on: new Map() };
    failure.all++;
    failure.on.set(node, (failure.on.get(node) ?? 0) + 1);
    spread.set(first.code, failure);
  }
  return spread;
}

/** The node that the pod of a finding is on. */
function nodeUnder({ object }: Draft): string | undefined {
  return isPod(object) ? object.spec.nodeName : undefined;
}

/** When it was last seen to fail, or began to. */
function failedAt({ evidence, since }: Draft): number {
  const seen = evidence.flatMap(({ at }) => (at === undefined ? [] : [parseTime(at)]));
  return seen.length > 0 ? Math.max(...seen) : parseTime(since ?? '');
}

function keyOf({ named, name }: Named): string {
  return `${named} ${name}`;
}
