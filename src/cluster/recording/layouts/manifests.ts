import { UserError } from '../../../core/errors.ts';
import { type Kind, kindOf } from '../../../core/kinds/index.ts';
import { decodeObject } from '../../decode/index.ts';
import { admitted } from '../manifests/admitted.ts';
import { lookedAt } from '../manifests/settled.ts';
import { podsOf } from '../manifests/templates.ts';
import type { Json } from './json.ts';
import type { Found, Layout, LayoutContext, Listing } from './layout.ts';
import { mayHoldObjects, readFileParts } from './objects.ts';

/** What runs pods. Who describes one of them for a namespace describes them all, or a Service would have its pods elsewhere. */
const workloads: readonly Kind[] = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
];

/**
 * Kinds that are deployed together with what refers to them: if there is one in the manifests of a namespace, those that are
 * not there are missing. All else (Secrets, accounts, claims, classes, nodes) may well be in the cluster already.
 */
const deployedTogether: readonly Kind[] = [
  'ConfigMap',
  'HorizontalPodAutoscaler',
  'Ingress',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Role',
  'RoleBinding',
  'Service',
];

/**
 * Manifests that nobody has applied yet: files of YAML, what `kustomize build` or `helm template` prints. They are taken as if
 * the cluster had admitted them and all that they describe ran: what is said of them is what is wrong before that.
 */
export const manifests: Layout = {
  name: 'manifests',
  // Not told from what `kubectl get` prints: whoever has manifests says so.
  recognises: () => false,
  async *read(entries, context) {
    const held = new Map<Kind, Set<string>>();
    const add = ({ kind, object }: Extract<Found, { type: 'object' }>): void => {
      const namespaces = held.get(kind) ?? new Set();
      held.set(kind, namespaces.add(object.metadata.namespace));
    };
    for await (const entry of entries) {
      if (context.form !== 'file' && !mayHoldObjects(entry.path)) continue;
      const pods: Json[] = [];
      const admit = (manifest: Json): Json | undefined => {
        if (isOfBuild(manifest)) return undefined;
        const object = admitted(manifest);
        pods.push(...podsOf(object));
        return object;
      };
      for await (const part of readFileParts(entry, context, { admit })) {
        if (part.type !== 'object') continue;
        add(part);
        yield part;
      }
      for (const object of pods.flatMap(pod => decodeObject(pod) ?? [])) {
        const found = { type: 'object', kind: 'Pod', object } as const;
        add(found);
        yield found;
      }
    }
    if (held.size === 0) throw noManifests(context);
    yield { type: 'about', takenAt: lookedAt, takenAtFrom: 'manifests' };
    const inAny = new Set(workloads.flatMap(kind => [...(held.get(kind) ?? [])]));
    for (const kind of workloads) yield* listingsOf(kind, inAny);
    for (const kind of deployedTogether) yield* listingsOf(kind, held.get(kind) ?? new Set());
  },
};

function* listingsOf(kind: Kind, namespaces: ReadonlySet<string>): Generator<Listing> {
  for (const namespace of namespaces) yield { type: 'listing', kind, namespace, state: 'complete' };
  yield { type: 'listing', kind, state: 'not-collected', why: 'the manifests do not say what else is in the cluster' };
}

function noManifests({ name, notes, other }: LayoutContext): UserError {
  const [got = other.files[0]?.looksLike] = other.kinds;
  const why = notes.firstDamage ?? (got && `got ${got}`);
  const expected = 'expected objects of Kubernetes as YAML or JSON, such as helm template or kustomize build prints';
  return new UserError(`there are no manifests in ${name}${why === undefined ? '' : `: ${why}`}; ${expected}`);
}

/** What tools that build manifests are configured by, and never reaches a cluster: a Kustomization. */
function isOfBuild({ apiVersion, kind }: Json): boolean {
  return (
    /^[a-z.]*config\.k8s\.io\//.test(String(apiVersion)) &&
    kindOf({ apiVersion: 'v1', kind: String(kind) }) === undefined
  );
}
