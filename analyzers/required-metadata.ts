import { defineAnalyzer } from '../src/core/analyzer.ts';
import { labelledKinds } from '../src/core/settings.ts';
import { word } from '../src/core/values.ts';

/** Namespaces that belong to the cluster itself: nobody labels what is in them. */
const system = /^(kube-(system|public|node-lease)|openshift(-.*)?)$/;

/** Labels and annotations that the configuration demands. Nothing where it demands none, nor of what something else made. */
export const requiredMetadata = defineAnalyzer({
  id: 'required-metadata',
  profile: 'best-practice',
  subject: labelledKinds,
  title: 'Objects without the labels or annotations that are demanded',
  codes: {
    'required-metadata-missing': {
      severity: 'warning',
      habit: true,
      message: 'lacks what is demanded of its kind: {keys}',
      why: 'The configuration says which labels and annotations such objects must have (practice.required): people find by them who owns an object, and tools what it costs.',
      fix: 'Add them to the manifest.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    },
  },
  check(object, { settings }, report) {
    const { labels, annotations, namespace, name, ownerReferences, deletionTimestamp } = object.metadata;
    if (ownerReferences.length > 0 || deletionTimestamp !== undefined || system.test(namespace || name)) return;
    const demands = (settings.practice.required ?? []).filter(({ kinds }) => kinds.some(kind => kind === object.kind));
    const missing = [
      ...demands.flatMap(demand => demand.labels.filter(key => !(key in labels)).map(key => `label ${key}`)),
      ...demands.flatMap(demand =>
        demand.annotations.filter(key => !(key in annotations)).map(key => `annotation ${key}`),
      ),
    ];
    if (missing.length === 0) return;
    const keys = [...new Set(missing)];
    report('required-metadata-missing', object, {
      with: { keys },
      evidence: [{ of: object, path: 'metadata', value: word(`no ${keys.join(', no ')}`) }],
    });
  },
});
