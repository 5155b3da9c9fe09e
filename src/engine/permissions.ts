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
  if (kind === 'CustomResource' || onRequest === 'logs') return undefined;
  return {
    group,
    plural: listedAs?.plural ?? plural,
    namespaced,
    watchable: optional !== true && listedAs === undefined,
  };
}

/**
 * The least rules with which these resources can be listed: by name, never `*`, so that what is installed later is not
 * granted with it.
 * @param watch whether changes are followed
 */
export function rulesFor(resources: readonly GrantedResource[], watch: boolean): PolicyRule[] {
  const verbsOf = ({ watchable }: GrantedResource): string => (watch && watchable ? 'list watch' : 'list');
  const byKey = new Map<string, Set<string>>();
  for (const resource of resources) {
    const key = `${resource.group}\0${verbsOf(resource)}`;
    byKey.set(key, (byKey.get(key) ?? new Set()).add(resource.plural));
  }
  return [...byKey]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, plurals]) => {
      const [group = '', verbs = ''] = key.split('\0');
      return { apiGroups: [group], resources: [...plurals].sort(compareText), verbs: verbs.split(' ') };
    });
}

/** Reading the logs of containers: a subresource, which is read and not listed. */
export const logsRule: PolicyRule = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] };

/** Looking whether a namespace that `-n` names exists; a Role in it may grant that. */
export function namespaceRule(namespace: string): PolicyRule {
  return { apiGroups: [''], resources: ['namespaces'], resourceNames: [namespace], verbs: ['get'] };
}
