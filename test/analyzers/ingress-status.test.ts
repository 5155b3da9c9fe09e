import { ingressStatus } from '../../analyzers/ingress-status.ts';
import { ingress } from '../helpers/network.ts';
import { ago, event } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const site = (status?: object) => ingress('shop/site', [{ path: '/', service: 'web', port: 80 }], {}, {}, status);
const address = (ports: object[] = []) => ({ loadBalancer: { ingress: [{ ip: '203.0.113.7', ports }] } });
const refused = (rest = {}) =>
  event(
    site(),
    'FailedBuildModel',
    "Failed build model due to couldn't auto-discover subnets: unable to resolve at least one subnet",
    rest,
  );

testAnalyzer(ingressStatus, {
  faulty: {
    'a port is not served': {
      fault: 'NET-016',
      objects: [site(address([{ port: 443, protocol: 'TCP', error: 'example.com/CertificateRejected' }]))],
      expect: [
        { code: 'ingress-port-error', on: 'Ingress shop/site', says: /443\/TCP: example\.com\/CertificateRejected/ },
      ],
      cure: () => [site(address([{ port: 443, protocol: 'TCP' }]))],
    },
    'the controller cannot build it': {
      fault: 'NET-016',
      objects: [site(), refused()],
      expect: [
        {
          code: 'ingress-controller-failed',
          on: 'Ingress shop/site',
          says: /FailedBuildModel.*subnet/,
          severity: 'warning',
        },
      ],
      cure: objects => [site(address()), objects[1]!],
    },
  },
  healthy: {
    'it failed, and then succeeded': {
      objects: [
        site(),
        refused({ lastTimestamp: ago(60) }),
        event(site(), 'SuccessfullyReconciled', 'Successfully reconciled', { type: 'Normal', lastTimestamp: ago(5) }),
      ],
    },
    'it failed long ago': { objects: [site(), refused({ firstTimestamp: ago(9000), lastTimestamp: ago(8000) })] },
    'it has no address and no event: a controller that tells nothing': { objects: [site()] },
  },
});
