import type { Projected } from './fields.ts';

/** `metadata` of every kind. managedFields is never read: it is most of the bytes of an object. */
export const metadata = {
  name: [1, 'string'],
  namespace: [3, 'string'],
  uid: [5, 'string'],
  generation: [7, 'int'],
  creationTimestamp: [8, 'time'],
  deletionTimestamp: [9, 'time'],
  deletionGracePeriodSeconds: [10, 'int', 'zero'],
  labels: [11, 'labels'],
  annotations: [12, 'labels'],
  ownerReferences: [
    13,
    [
      {
        kind: [1, 'string'],
        name: [3, 'string'],
        uid: [4, 'string'],
        apiVersion: [5, 'string'],
        controller: [6, 'bool', 'zero'],
      },
    ],
  ],
  finalizers: [14, ['string']],
} as const;

type ProjectedMetadata = Projected<typeof metadata>;

/** `name`, `namespace`, `uid` and `creationTimestamp` are always there, `''` where the object has none. */
export type Metadata = Omit<ProjectedMetadata, 'name' | 'namespace' | 'uid' | 'creationTimestamp'> & {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly creationTimestamp: string;
};

/** The metadata of what is kept as an object and is none of a cluster: a log, what a container sets. */
export function bareMetadata(name: string, namespace: string): Metadata {
  return {
    name,
    namespace,
    uid: '',
    creationTimestamp: '',
    labels: {},
    annotations: {},
    ownerReferences: [],
    finalizers: [],
  };
}

/** What every decoded object has, whatever its kind. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** Names an object without holding it. `group` is left out for the built-in groups, `namespace` for cluster-scoped kinds. */
export interface ObjectRef {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The API group of an apiVersion: `''` for `v1`, `apps` for `apps/v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether a group belongs to Kubernetes itself, so that its kinds are known by their bare name. */
export function isBuiltInGroup(group: string): boolean {
  return group === '' || !group.includes('.') || group.endsWith('.k8s.io');
}

type OwnerReference = Metadata['ownerReferences'][number];

/** The owner that manages an object: there is one at most. */
export function controllerOf({ metadata }: Pick<KubeObject, 'metadata'>): OwnerReference | undefined {
  return metadata.ownerReferences.find(isController);
}

function isController({ controller }: OwnerReference): boolean {
  return controller === true;
}

/** The reference of an object. */
export function refOf(object: KubeObject): ObjectRef {
  const group = groupOf(object.apiVersion);
  return {
    ...(isBuiltInGroup(group) ? {} : { group }),
    kind: object.kind,
    ...(object.metadata.namespace === '' ? {} : { namespace: object.metadata.namespace }),
    name: object.metadata.name,
  };
}

/** `Pod shop/web-1`, `Node node-a`, `Certificate.cert-manager.io shop/site`: unique, readable, and the order of reports. */
export function formatRef(ref: ObjectRef): string {
  const kind = ref.group === undefined ? ref.kind : `${ref.kind}.${ref.group}`;
  return `${kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`;
}

/** Each object once, in the order in which it comes first. */
export function uniqueRefs(refs: readonly ObjectRef[]): ObjectRef[] {
  if (refs.length < 2) return [...refs];
  return [...new Map(refs.map(ref => [formatRef(ref), ref])).values()];
}

/** Orders by code unit, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
