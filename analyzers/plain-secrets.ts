import { defineAnalyzer } from '../src/core/analyzer.ts';
import { isCredentialName, isKeyFileName } from '../src/core/credential-names.ts';
import { breaches, isOwn, ownTemplate, workloadKinds } from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/configuration/secret/';

/** Credentials in plain sight, by what variables and keys are called: a value is never read. */
export const plainSecrets = defineAnalyzer({
  id: 'plain-secrets',
  subject: [...workloadKinds, 'ConfigMap'],
  title: 'Credentials that stand in a manifest or a ConfigMap',
  aliases: ['Security'],
  where: isOwn,
  codes: {
    'workload-secret-in-plain': {
      severity: 'info',
      habit: true,
      message: 'holds a value named like a credential in its manifest: {variables} ({containers})',
      why: 'Whoever may read the workload, its revisions or its manifest in Git reads the value. Access to Secrets can be restricted, and they can be encrypted at rest. Only the name of the variable was read.',
      fix: 'Move the value of {variables} to a Secret and refer to it by valueFrom.secretKeyRef.',
      docs,
    },
    'config-map-secret-in-plain': {
      severity: 'info',
      habit: true,
      message: 'has keys named like credentials: {keys}',
      why: 'Whoever may read ConfigMaps reads the values, and they are not encrypted at rest. Only the names of the keys were read.',
      fix: 'Move {keys} to a Secret.',
      docs,
    },
  },
  check(object, _cluster, report) {
    if (object.kind === 'ConfigMap') {
      const { data, binaryData } = object;
      const keys = [...Object.keys(data), ...Object.keys(binaryData)].filter(
        key => (isCredentialName(key) || isKeyFileName(key)) && (data[key] ?? binaryData[key] ?? 0) > 0,
      );
      if (keys.length > 0)
        report('config-map-secret-in-plain', object, {
          with: { keys },
          evidence: [{ of: object, path: 'data', value: keys }],
        });
      return;
    }
    const { containers = [] } = ownTemplate(object) ?? {};
    const literals = ({ spec }: (typeof containers)[number]): string[] =>
      spec.env.flatMap(({ name = '', valueFrom }) => (valueFrom === undefined && isCredentialName(name) ? [name] : []));
    const found = breaches(object, containers, 'env', container => {
      const names = literals(container);
      return names.length === 0 ? undefined : names;
    });
    if (found === undefined) return;
    const variables = [...new Set(containers.flatMap(literals))];
    report('workload-secret-in-plain', object, { ...found, with: { ...found.with, variables } });
  },
});
