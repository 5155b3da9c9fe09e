import { definitionOf, type Kind } from '../../../core/kinds/index.ts';
import type { TypeMeta } from '../../decode/index.ts';
import { apiVersionOf } from '../../decode/older-versions.ts';
import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { mayHoldObjects } from './objects.ts';
import { type Place, readPlaces } from './places.ts';

/**
 * The types of objects that the operator writes without one, by the folder under `config/`.
 * @see https://github.com/openshift/insights-operator/blob/master/docs/gathered-data.md
 */
const types: Readonly<Record<string, TypeMeta>> = {
  certificatesigningrequests: typeOf('CertificateSigningRequest'),
  clusteroperator: { apiVersion: 'config.openshift.io/v1', kind: 'ClusterOperator' },
  clusterrolebinding: typeOf('ClusterRoleBinding'),
  crd: typeOf('CustomResourceDefinition'),
  mutatingwebhookconfigurations: typeOf('MutatingWebhookConfiguration'),
  node: typeOf('Node'),
  pdbs: typeOf('PodDisruptionBudget'),
  persistentvolumes: typeOf('PersistentVolume'),
  pod: typeOf('Pod'),
  validatingwebhookconfigurations: typeOf('ValidatingWebhookConfiguration'),
};

/**
 * What OpenShift's Insights Operator gathers: single objects, chosen because they look unhealthy. So nothing in it is a
 * listing, and nothing is known to be absent.
 */
export const insights: Layout = {
  name: 'Insights Operator archive',
  recognises: path => /(^|\/)(insights-operator\/gathers|config\/(pod|clusteroperator)\/.+)\.json$/.test(path),
  async *read(entries, context) {
    yield* readPlaces(entries, context, { name: 'the archive', placeOf });
    yield aboutOf(context);
  },
};

function placeOf(path: string): Place | undefined {
  if (!mayHoldObjects(path)) return undefined;
  const folder = /(?:^|\/)config\/([^/]+)\/.+\.json$/.exec(path)?.[1] ?? '';
  const of = Object.hasOwn(types, folder) ? types[folder] : undefined;
  return { type: 'objects', ...(of && { of }) };
}

function typeOf(kind: Kind): TypeMeta {
  return { apiVersion: apiVersionOf(definitionOf(kind)), kind };
}
