import type { KindDefinition } from '../../src/core/kinds/define.ts';
import type { Reply } from './api-server.ts';

/** Discovery documents of an API server that serves some kinds. */

export function aggregatedDiscovery(
  path: '/api' | '/apis' | string,
  kinds: readonly KindDefinition[],
  version: 'v2' | 'v2beta1',
  stale: readonly string[],
): Reply {
  const items = [...groupsOf(path, kinds, stale)].map(([name, versions]) => ({
    metadata: name === '' ? {} : { name },
    versions: [...versions].map(v => ({
      version: v,
      ...(stale.includes(`${name}/${v}`)
        ? { freshness: 'Stale' }
        : { freshness: 'Current', resources: resourcesOf(kinds, name, v) }),
    })),
  }));
  const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  return {
    type,
    body: JSON.stringify({ kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, items }),
  };
}

/** What servers before 1.26 answer: versions without what is in them, and nothing of groups that are down. */
export function legacyDiscovery(path: string, kinds: readonly KindDefinition[]): Reply {
  const type = 'application/json';
  if (path === '/api') return { type, body: JSON.stringify({ kind: 'APIVersions', versions: ['v1'] }) };
  const groups = [...groupsOf(path, kinds, [])].map(([name, versions]) => ({
    name,
    versions: [...versions].map(version => ({ groupVersion: `${name}/${version}`, version })),
  }));
  return { type, body: JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups }) };
}

function groupsOf(path: string, kinds: readonly KindDefinition[], stale: readonly string[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  const all = [...kinds, ...stale.map(name => ({ group: name.split('/')[0]!, version: name.split('/')[1]! }))];
  for (const { group, version } of all) {
    if ((group === '') !== (path === '/api')) continue;
    groups.set(group, (groups.get(group) ?? new Set()).add(version));
  }
  return groups;
}

function resourcesOf(kinds: readonly KindDefinition[], group: string, version: string): object[] {
  return kinds
    .filter(kind => kind.group === group && kind.version === version)
    .map(kind => ({
      resource: kind.plural,
      responseKind: { kind: kind.kind },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      verbs: ['get', 'list'],
      subresources: Object.keys(kind.fields).includes('status') ? [{ subresource: 'status' }] : [],
    }));
}
