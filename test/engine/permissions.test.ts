import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import { resourceOf, rulesFor } from '../../src/engine/permissions.ts';
import { kindsOf } from '../../src/engine/plan.ts';

const resourcesOf = (kinds: readonly Kind[]) => kinds.flatMap(kind => resourceOf(kind) ?? []);

test('every kind that is read can be listed by name, and nothing else', () => {
  const kinds = kindsOf(analyzers, [], ['logs', 'certificates']);
  const rules = rulesFor(resourcesOf(kinds), 'analyze');
  const granted = rules.flatMap(({ apiGroups, resources }) => resources.map(name => `${apiGroups[0]}/${name}`));
  const wanted = resourcesOf(kinds).map(({ group, plural }) => `${group}/${plural}`);
  expect(granted.sort()).toEqual([...new Set(wanted)].sort());
  expect(JSON.stringify(rules)).not.toContain('*');
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['list']));
});

test('measurements and certificates are not watched, since nobody could or would', () => {
  const rules = rulesFor(resourcesOf(['Pod', 'PodMetrics', 'TlsCertificate']), 'watch');
  expect(rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
    { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] },
  ]);
});

test('a resource that is read for two reasons is granted once, with all that either needs', () => {
  expect(rulesFor(resourcesOf(['Secret', 'TlsCertificate', 'NodeMetrics']), 'serve')).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['metrics.k8s.io'], resources: ['nodes'], verbs: ['get', 'list'] },
  ]);
});

test('logs and custom resources are no resources of their own', () => {
  expect([resourceOf('ContainerLog'), resourceOf('CustomResource')]).toEqual([undefined, undefined]);
});
