import { namespaceSidecar } from '../../analyzers/namespace-sidecar.ts';
import { injector } from '../helpers/istio.ts';
import { namespace } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const asking = (revision: string) => namespace('shop', { 'istio.io/rev': revision });

testAnalyzer(namespaceSidecar, {
  faulty: {
    'the revision was replaced': {
      fault: 'NET-039',
      objects: [asking('1-26-0'), injector('1-27-0'), injector('default')],
      expect: [
        {
          code: 'namespace-sidecar-revision-missing',
          on: 'Namespace shop',
          says: /^asks for sidecars of revision 1-26-0 of Istio, which nothing injects; there is 1-27-0$/,
        },
      ],
      cure: () => [asking('1-27-0'), injector('1-27-0')],
    },
  },
  healthy: {
    'the revision is there': { objects: [asking('stable'), injector('stable')] },
    'the older label wins': {
      objects: [namespace('shop', { 'istio.io/rev': 'old', 'istio-injection': 'enabled' }), injector()],
    },
    'Istio was taken out, the label was left': { objects: [asking('stable')] },
    'in ambient mode': {
      objects: [namespace('shop', { 'istio.io/rev': 'x', 'istio.io/dataplane-mode': 'ambient' }), injector()],
    },
    'no label': { objects: [namespace('shop'), injector()] },
  },
});
