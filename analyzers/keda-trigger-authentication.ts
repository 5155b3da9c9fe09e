import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { keysOfConfigMap } from './_shared/sources.ts';

const docs = 'https://keda.sh/docs/latest/concepts/authentication/';

/** Where the triggers of KEDA take credentials from. What vaults and clouds hold is not known to the cluster. */
export const kedaTriggerAuthentication = defineAnalyzer({
  id: 'keda-trigger-authentication',
  subject: 'TriggerAuthentication',
  title: 'Credentials of KEDA that are not there',
  consults: ['ConfigMap', 'Secret'],
  codes: {
    'keda-credential-missing': {
      severity: 'error',
      breaks: 'config',
      message: '{parameter} comes from {kind} {source}, which does not exist',
      why: 'The triggers that use this object get their credentials from Secrets and ConfigMaps of its namespace. What is missing is left empty, and the source of the metric refuses.',
      fix: 'Correct the name in the TriggerAuthentication, or create {kind} {source}.',
      docs,
    },
    'keda-credential-key-missing': {
      severity: 'error',
      breaks: 'config',
      message: '{parameter} comes from the key {wanted} of {kind} {source}, which has {keys}',
      why: 'The triggers that use this object get their credentials from keys of ConfigMaps. A key that is missing is left empty.',
      fix: 'Correct the key in the TriggerAuthentication, or add it to {kind} {source}.',
      docs,
    },
  },
  check(authentication, cluster, report) {
    const { metadata, spec } = authentication;
    if (metadata.deletionTimestamp !== undefined) return;
    const sources = [
      ...spec.secretTargetRef.map((ref, i) => ({
        ...ref,
        kind: 'Secret' as const,
        path: `spec.secretTargetRef[${i}]`,
      })),
      ...spec.configMapTargetRef.map((ref, i) => ({
        ...ref,
        kind: 'ConfigMap' as const,
        path: `spec.configMapTargetRef[${i}]`,
      })),
    ];
    for (const { kind, name = '', key: wanted = '', parameter = '', path } of sources) {
      const found = cluster.lookup(kind, name, metadata.namespace);
      const said = { parameter: word(parameter), kind: word(kind), source: name };
      if (found.state === 'absent') {
        report('keda-credential-missing', authentication, {
          key: `${kind} ${name}`,
          with: said,
          blames: [{ object: found.absent, because: 'exists' }],
          evidence: [{ of: authentication, path: `${path}.name`, value: name }],
        });
        continue;
      }
      const keys = keysOfConfigMap(
        { kind, name, keys: [wanted], users: [], optional: false },
        metadata.namespace,
        cluster,
      );
      if (keys === undefined || keys.all.includes(wanted)) continue;
      report('keda-credential-key-missing', authentication, {
        key: `${name} ${wanted}`,
        with: { ...said, wanted, keys: keys.all.length === 0 ? word('no keys') : keys.all },
        evidence: [{ of: authentication, path: `${path}.key`, value: wanted }],
      });
    }
  },
});
