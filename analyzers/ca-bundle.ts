import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';
import { trustIn } from './_shared/trust.ts';

/**
 * What the API server trusts when it calls others than admission webhooks: the servers of aggregated APIs, and the webhooks
 * that convert custom resources.
 */
export const caBundle = defineAnalyzer({
  id: 'ca-bundle',
  subject: ['APIService', 'CustomResourceDefinition'],
  title: 'Aggregated APIs and conversions whose caBundle has expired',
  codes: {
    'ca-bundle-invalid': {
      severity: 'error',
      breaks: 'config',
      message: 'its caBundle {flaw}: the API server does not trust what {does}',
      why: 'The API server accepts only a certificate that an authority in caBundle has signed. No authority in it is valid any more, so every call fails.',
      fix: 'Set caBundle to the certificate of the authority that signed the server, or let cert-manager inject it.',
      docs: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
    },
    'ca-bundle-expiring': {
      severity: 'warning',
      message: 'its caBundle expires on {date}: from then on the API server does not trust what {does}',
      why: 'When the certificate in caBundle has expired, every call of the API server fails.',
      fix: 'Renew the certificate and update caBundle.',
      docs: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
    },
  },
  check(object, cluster, report) {
    const found = bundleOf(object);
    if (found === undefined || object.metadata.deletionTimestamp !== undefined) return;
    const { bundle, path, does } = found;
    const { state, until, flaw, expired } = trustIn(bundle, cluster);
    const evidence = [{ of: object, path, value: word(until ?? '(no certificate)') }];
    if (state === 'broken')
      report('ca-bundle-invalid', object, { with: { flaw: word(flaw), does: word(does) }, blames: expired, evidence });
    else if (state === 'expiring')
      report('ca-bundle-expiring', object, { with: { date: word(until ?? ''), does: word(does) }, evidence });
  },
});

/** Undefined where there is none: then the API server trusts the authorities of its host, or nobody is called. */
function bundleOf(object: Kinds['APIService'] | Kinds['CustomResourceDefinition']) {
  if (object.kind === 'APIService') {
    const { caBundle: bundle, service } = object.spec;
    if (bundle === undefined || service === undefined) return undefined;
    return { bundle, path: 'spec.caBundle', does: 'serves this API' };
  }
  const { conversion } = object.spec;
  const bundle = conversion?.strategy === 'Webhook' ? conversion.webhook?.clientConfig?.caBundle : undefined;
  if (bundle === undefined) return undefined;
  return { bundle, path: 'spec.conversion.webhook.clientConfig.caBundle', does: 'converts its objects' };
}
