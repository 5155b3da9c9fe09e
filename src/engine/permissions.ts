import { definitionOf, type Kind } from '../core/kinds/index.ts';
import { compareText } from '../core/objects.ts';

/** A rule of a Role, as Kubernetes takes it. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** A resource of an API group: what permissions are granted for. */
export interface GrantedResource {
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Measurements can be listed, and not watched. */
  readonly watchable: boolean;
}

/** The resource that is listed for a kind; none of what is made of other things, such as logs, and of custom resources. */
export function resourceOf(kind: Kind): GrantedResource | undefined {
  const { group, plural, namespaced, onRequest, listedAs, optional } = definitionOf(kind);
  if (kind === 'CustomResource' || (onRequest !== undefined && listedAs === undefined)) return undefined;
  return {
    group,
    plural: listedAs?.plural ?? plural,
    namespaced,
    watchable: optional !== true && listedAs === undefined,
  };
}

/** What is done with what may be read: it is listed; then followed; and asked for one by one, by those who are served. */
const verbs = {
  analyze: ['list'],
  watch: ['list', 'watch'],
  serve: ['get', 'list', 'watch'],
} as const satisfies Record<string, readonly string[]>;

export type Use = keyof typeof verbs;

/**
 * The least rules with which these resources can be used: by name, never `*`, so that what is installed later is not granted
 * with it.
 */
export function rulesFor(resources: readonly GrantedResource[], use: Use): PolicyRule[] {
  const nameOf = ({ group, plural }: GrantedResource): string => `${group}/${plural}`;
  // One resource may be listed for two kinds, and be followed for one of them: Secrets, and those that hold certificates.
  const watched = new Set(resources.filter(({ watchable }) => watchable).map(nameOf));
  const verbsOf = (resource: GrantedResource): string =>
    verbs[use].filter(verb => verb !== 'watch' || watched.has(nameOf(resource))).join(' ');
  const byKey = new Map<string, Set<string>>();
  for (const resource of resources) {
    const key = `${resource.group}\0${verbsOf(resource)}`;
    byKey.set(key, (byKey.get(key) ?? new Set()).add(resource.plural));
  }
  return [...byKey]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, plurals]) => {
      const [group = '', granted = ''] = key.split('\0');
      return { apiGroups: [group], resources: [...plurals].sort(compareText), verbs: granted.split(' ') };
    });
}

/** Reading the logs of containers: a subresource, which is read and not listed. */
export const logsRule: PolicyRule = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] };

/**
 * Asking the API server whose token that is, and what they may see: what `serve --auth=kubernetes` does. These are the only
 * requests that are no reading; they leave nothing behind.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export const reviewRules: readonly PolicyRule[] = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
];

/** Looking whether a namespace that `-n` names exists; a Role in it may grant that. */
export function namespaceRule(namespace: string): PolicyRule {
  return { apiGroups: [''], resources: ['namespaces'], resourceNames: [namespace], verbs: ['get'] };
}
