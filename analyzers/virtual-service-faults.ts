import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';

const docs = 'https://istio.io/latest/docs/tasks/traffic-management/fault-injection/';

/** Faults that somebody injects to try an application out, and that may have been forgotten. */
export const virtualServiceFaults = defineAnalyzer({
  id: 'virtual-service-faults',
  subject: 'VirtualService',
  title: 'VirtualServices of Istio that inject errors or delays',
  codes: {
    'virtual-service-injects-errors': {
      severity: 'warning',
      breaks: 'ready',
      message: 'answers {share}% of the requests[ of route {route}] with {status}, on purpose',
      why: 'spec.http.fault.abort makes the proxies answer instead of the application, to test what depends on it. Clients cannot tell it from a real fault.',
      fix: 'Remove spec.http.fault from the VirtualService when the experiment is over.',
      docs,
    },
    'virtual-service-injects-delay': {
      severity: 'warning',
      breaks: 'ready',
      message: 'delays {share}% of the requests[ of route {route}] by {delay}, on purpose',
      why: 'spec.http.fault.delay makes the proxies wait before they pass a request on, to test what depends on it. Clients may time out.',
      fix: 'Remove spec.http.fault from the VirtualService when the experiment is over.',
      docs,
    },
  },
  check(service, _cluster, report) {
    for (const [i, { name: route, match, fault }] of service.spec.http.entries()) {
      const { abort, delay } = fault ?? {};
      const key = route ?? String(i);
      const path = `spec.http[${key}].fault`;
      if (abort !== undefined && shareOf(abort) > 0) {
        const status = word(abort.httpStatus === undefined ? (abort.grpcStatus ?? 'an error') : `${abort.httpStatus}`);
        report('virtual-service-injects-errors', service, {
          key,
          with: { share: shareOf(abort), status, route },
          evidence: [{ of: service, path: `${path}.abort`, value: status }],
          impact: shareOf(abort) === 100 && match.length === 0 ? 'down' : 'degraded',
        });
      }
      if (delay === undefined || shareOf(delay) === 0) continue;
      const time = word(delay.fixedDelay ?? 'some time');
      report('virtual-service-injects-delay', service, {
        key,
        with: { share: shareOf(delay), delay: time, route },
        evidence: [{ of: service, path: `${path}.delay`, value: time }],
        impact: 'degraded',
      });
    }
  },
});

interface Share {
  readonly percentage?: { readonly value?: string | undefined } | undefined;
  readonly percent?: number | undefined;
}

/** In percent. */
function shareOf({ percentage, percent = 0 }: Share): number {
  const value = Number(percentage?.value ?? percent);
  return Number.isNaN(value) ? 0 : value;
}
