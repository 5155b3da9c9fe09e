import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';
import { isOwn, ownTemplate, type TemplateContainer, workloadKinds } from './_shared/workloads.ts';

type Variable = TemplateContainer['spec']['env'][number];

const docs = 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/';

/**
 * A variable that a container sets twice. The last one counts. What envFrom brings is overridden by env on purpose. Values
 * are never read, so of two values that both stand in the manifest nobody knows whether they differ.
 */
export const workloadVariables = defineAnalyzer({
  id: 'workload-variables',
  subject: workloadKinds,
  title: 'Environment variables that are set twice',
  where: isOwn,
  codes: {
    'workload-variable-ambiguous': {
      severity: 'warning',
      message: '{role} {container} sets variable {variable} {n|time|times}, from {sources}: the last one counts',
      why: 'The API server takes a list with the same name twice and warns only whoever applies it. The last entry wins; and a tool that merges lists by name (kubectl apply, kustomize, Helm) may keep the other one next time.',
      fix: 'Delete all but one entry of {variable} in the environment of container {container}.',
      docs,
    },
    'workload-variable-repeated': {
      severity: 'info',
      message: '{role} {container} sets variable {variable} {n|time|times}, from {sources}',
      why: 'The last entry wins. A change of one of the others does nothing, and a tool that merges lists by name may keep either.',
      fix: 'Delete all but one entry of {variable} in the environment of container {container}.',
      docs,
    },
  },
  check(workload, _cluster, report) {
    const { containers = [] } = ownTemplate(workload) ?? {};
    for (const { name: container, role, spec, path } of containers) {
      for (const [variable, entries] of groupBy(spec.env, ({ name = '' }) => name)) {
        if (entries.length < 2 || variable === '') continue;
        const sources = entries.map(sourceOf);
        const isOne = sources.every(source => JSON.stringify(source) === JSON.stringify(sources[0]));
        report(isOne ? 'workload-variable-repeated' : 'workload-variable-ambiguous', workload, {
          key: `${container}/${variable}`,
          with: { role: word(role), container, variable, n: entries.length, sources: isOne ? sources[0]! : sources },
          evidence: [{ of: workload, path: `${path}.env[${variable}]`, value: sources }],
        });
      }
    }
  },
});

/** Where a variable comes from: `key host of ConfigMap app`, `field status.podIP`, `a value`. */
function sourceOf({ valueFrom }: Variable): Value {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef, fileKeyRef } = valueFrom ?? {};
  if (configMapKeyRef !== undefined) return text(`key ${configMapKeyRef.key} of ConfigMap ${configMapKeyRef.name}`);
  if (secretKeyRef !== undefined) return text(`key ${secretKeyRef.key} of Secret ${secretKeyRef.name}`);
  if (fieldRef !== undefined) return word(`field ${fieldRef.fieldPath}`);
  if (resourceFieldRef !== undefined) return word(`field ${resourceFieldRef.resource}`);
  return fileKeyRef === undefined
    ? word('a value in the manifest')
    : text(`key ${fileKeyRef.key} of ${fileKeyRef.path}`);
}
