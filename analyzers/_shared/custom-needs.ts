import type { Blameable, ClusterView } from '../../src/core/analyzer.ts';
import { products, type Reference, references } from '../../src/core/kinds/custom-references.ts';
import type { GroupKind } from '../../src/core/kinds/custom-types.ts';
import { type Kind, kindOfType, kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { memoized } from '../../src/core/memo.ts';
import { formatRef, groupOf, type KubeObject, type ObjectRef } from '../../src/core/objects.ts';
import { awaitedBy, deployedBy } from './custom-deployed.ts';
import type { Custom } from './custom-problem.ts';
import { isInGroup } from './custom-reading.ts';
import { operatedBy } from './openshift-operators.ts';

/** Kinds of Kubernetes that custom resources name in their fields and messages. */
export const namedKinds = [
  'ConfigMap',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Namespace',
  'Node',
  'PersistentVolumeClaim',
  'Pod',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
  'StorageClass',
] as const satisfies readonly Kind[];

type View = ClusterView<'CustomResource', (typeof namedKinds)[number]>;

/** What a custom resource needs that is not there, or is there and perhaps broken. */
export interface Needed {
  readonly missing: readonly Absent[];
  readonly present: readonly KubeObject[];
  /** Whether its controller says of an object by name that it is not there, and nobody has seen it. */
  readonly isStated: boolean;
}

interface Target extends GroupKind {
  readonly name: string;
  readonly namespace: string;
}

/** As much of a message is searched for names: a controller may pass on all the output of a tool. */
const longestSearched = 4096;

/**
 * What a custom resource needs, by its fields, and by the message of its controller. A controller that acts on another cluster
 * speaks of objects there: then nothing is looked up.
 */
export function neededBy(object: Custom, said: string, cluster: View): Needed {
  const message = said.slice(0, longestSearched);
  const missing: Absent[] = [];
  const present: KubeObject[] = [];
  let isStated = false;
  if (!actsElsewhere(object)) {
    for (const target of missingIn(message, object, cluster)) {
      const found = absentOrPresent(target, cluster, true);
      isStated ||= found === undefined || !('metadata' in found);
      add(found);
    }
    for (const target of referencesOf(object)) add(absentOrPresent(target, cluster, false));
    let isNamed = false;
    for (const { group, ...deployed } of deployedBy(object, message)) {
      const of = group ?? groupNamed(deployed.kind, cluster);
      const found = of === undefined ? undefined : absentOrPresent({ group: of, ...deployed }, cluster, false);
      // What it makes itself and has not made yet is no cause.
      if (found === undefined || !('metadata' in found)) continue;
      isNamed = true;
      add(found);
    }
    for (const found of operatedBy(object, message, cluster)) add(found);
    if (!isNamed) for (const found of awaitedBy(object, message, cluster)) add(found);
  }
  const made = new Set(productsOf(object).map(formatRef));
  return {
    missing: missing.filter(({ ref }) => !made.has(formatRef(ref))),
    present: present.filter(found => found !== object),
    isStated,
  };

  function add(found: Exclude<Blameable, { named: string }> | undefined): void {
    if (found === undefined) return;
    if ('metadata' in found) present.push(found);
    else if (!missing.some(({ ref }) => ref.kind === found.ref.kind && ref.name === found.ref.name))
      missing.push(found);
  }
}

/**
 * An object by its type and name.
 * @param stated whether its controller says now that it is missing, so that it need not be seen to be
 */
function absentOrPresent(
  { group, kind, name, namespace }: Target,
  cluster: View,
  stated: boolean,
): KubeObject | Absent | undefined {
  const known = kindOfType(group, kind);
  if (known === 'CustomResource') {
    const found = cluster.lookupCustom({ group, kind }, name, namespace);
    return found.state === 'present' ? found.object : found.state === 'absent' ? found.absent : undefined;
  }
  const named = namedKinds.find(k => k === known);
  if (named === undefined || (kinds[named].namespaced && namespace === '')) return undefined;
  const found = cluster.lookup(named, name, namespace);
  if (found.state === 'present') return found.object;
  if (found.state === 'absent') return found.absent;
  return stated ? cluster.missing(named, name, namespace, 'controller') : undefined;
}

/** An object that a field names. */
interface Referred extends Target {
  /** `spec.issuerRef`. */
  readonly path: string;
}

/** What the fields of an object refer to, each with the type that is meant where they do not say it. */
function* referencesOf({ apiVersion, kind, metadata, spec, status }: Custom): Generator<Referred> {
  const own = groupOf(apiVersion);
  for (const { of, path, to, namespace: place } of referencesIn(own, kind)) {
    for (const named of of(spec)) {
      if (named?.name === undefined || named.optional === true) continue;
      const {
        apiVersion: version,
        group = named.apiGroup,
        name,
        namespace = place?.(spec) ?? metadata.namespace,
      } = named;
      const said = version === undefined ? group : groupOf(version);
      const groups = said !== undefined ? [said] : to.family === true ? [own, above(own)] : [to.group ?? own];
      const meant = named.kind ?? to.kind ?? kind;
      for (const of of groups) yield { group: of, kind: meant, name, namespace, path: `spec.${path}` };
    }
  }
  const [namespace = '', name] = status.helmChart?.split('/') ?? [];
  if (name !== undefined)
    yield { group: 'source.toolkit.fluxcd.io', kind: 'HelmChart', name, namespace, path: 'status.helmChart' };
}

/** The rows of the table that are about a type: most are about others. */
function referencesIn(own: string, ownKind: string): readonly Reference[] {
  const key = `${own}/${ownKind}`;
  const known = rows.get(key);
  if (known !== undefined) return known;
  const found = references.filter(
    ({ group, kinds: of }) => (group === undefined || isInGroup(own, group)) && (of?.includes(ownKind) ?? true),
  );
  if (rows.size >= mostTypes) rows.clear();
  rows.set(key, found);
  return found;
}

const rows = new Map<string, readonly Reference[]>();
const mostTypes = 5000;

/** `aws.upbound.io` of `s3.aws.upbound.io`. */
function above(group: string): string {
  return group.slice(group.indexOf('.') + 1);
}

/** The objects that the fields of a custom resource name, and that do not exist. */
export function missingReferences(object: Custom, cluster: View): readonly (Referred & { readonly absent: Absent })[] {
  if (actsElsewhere(object)) return [];
  return [...referencesOf(object)].flatMap(target => {
    const found = absentOrPresent(target, cluster, false);
    return found === undefined || 'metadata' in found ? [] : [{ ...target, absent: found }];
  });
}

/** What a custom resource makes when it works: the Secret of a Certificate. */
export function productsOf({ apiVersion, kind, metadata, spec }: Custom): readonly ObjectRef[] {
  const own = groupOf(apiVersion);
  return products
    .filter(({ group, maker }) => group === own && maker === kind)
    .map(made => ({ kind: made.kind, namespace: metadata.namespace, name: made.of(spec) ?? metadata.name }));
}

/** The group of a kind that is named without it: Kubernetes' own, or a custom one if there are objects of it. */
function groupNamed(kind: string, cluster: View): string | undefined {
  const named = namedKinds.find(k => k === kind);
  if (named !== undefined) return kinds[named].group;
  return typesOf(cluster.list('CustomResource')).find(type => type.kind === kind)?.group;
}

/**
 * What a message says is not there: `secrets "x" not found` as the API server writes it, `Issuer "x" not found`,
 * `SecretStore.external-secrets.io "x" not found` as caches do, `namespace 'x' does not exist`.
 */
const notFound =
  /\b([A-Za-z][A-Za-z0-9]*)((?:\.[a-z0-9-]+)*) ["'`]([a-z0-9][a-z0-9./-]*)["'`],? (?:(?:was|were|is|are|could) )?(?:not found|not be found|does not exist|doesn't exist|do not exist)/g;

function* missingIn(message: string, object: Custom, cluster: View): Generator<Target> {
  const { spec, metadata } = object;
  const home = spec.destination?.namespace ?? spec.targetNamespace ?? metadata.namespace;
  for (const [, word = '', dotted = '', path = ''] of message.matchAll(notFound)) {
    const type = typeCalled(word, dotted.slice(1), object, cluster);
    if (type === undefined) continue;
    const slash = path.indexOf('/');
    const custom = kindOfType(type.group, type.kind) === 'CustomResource';
    yield {
      ...type,
      name: path.slice(slash + 1),
      namespace: slash > 0 ? path.slice(0, slash) : custom ? metadata.namespace : home,
    };
  }
}

/** The type that a word of a message means: a kind, its plural, or either in lower case, with its group or without. */
function typeCalled(word: string, group: string, object: Custom, cluster: View): GroupKind | undefined {
  const wanted = word.toLowerCase();
  const isCalled = (kind: string, plural: string): boolean => kind.toLowerCase() === wanted || plural === wanted;
  const named = namedKinds.find(
    kind => isCalled(kind, kinds[kind].plural) && (group === '' || group === kinds[kind].group),
  );
  if (named !== undefined) return { group: kinds[named].group, kind: named };
  const referred = [...referencesOf(object)];
  const candidates = [...referred, ...typesOf(cluster.list('CustomResource'))].filter(
    type => isCalled(type.kind, pluralOf(type.kind)) && (group === '' || group === type.group),
  );
  const own = groupOf(object.apiVersion);
  const found = candidates.find(type => type.group === own) ?? candidates[0];
  if (found !== undefined) return { group: found.group, kind: found.kind };
  return /^[A-Z]/.test(word) ? { group: group === '' ? own : group, kind: word } : undefined;
}

/** As definitions of custom resources name themselves when nobody says otherwise. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

const typesOf = memoized((objects: readonly Custom[]): readonly GroupKind[] => {
  const types = new Map(
    objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { group: groupOf(apiVersion), kind }]),
  );
  return [...types.values()];
});

/** Whether an object is about another cluster: a destination of Argo CD, a kubeconfig of Flux. */
function actsElsewhere({ apiVersion, spec }: Custom): boolean {
  if (spec.kubeConfig !== undefined) return true;
  if (groupOf(apiVersion) !== 'argoproj.io') return false;
  const { server = 'https://kubernetes.default.svc', name = 'in-cluster' } = spec.destination ?? {};
  return server !== 'https://kubernetes.default.svc' || name !== 'in-cluster';
}
