import { meshConfig } from '../../analyzers/mesh-config.ts';
import { ciliumPolicy } from '../helpers/cilium.ts';
import { condition } from '../helpers/gateway.ts';
import { peerAuthentication } from '../helpers/istio.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const policy = (...conditions: object[]) =>
  ciliumPolicy('shop/web', { endpointSelector: {} }, { status: { conditions } });

testAnalyzer(meshConfig, {
  faulty: {
    'Cilium refuses a policy': {
      objects: [policy(condition('Valid', 'False', '', 'cannot combine ToPorts and ICMPs'))],
      expect: [
        {
          code: 'mesh-config-refused',
          on: 'CiliumNetworkPolicy.cilium.io shop/web',
          says: /^is not accepted: Valid is False: cannot combine ToPorts and ICMPs$/,
        },
      ],
      cure: () => [policy(condition('Valid', 'True', '', 'Policy validation succeeded'))],
    },
    'Istio refuses a VirtualService': {
      objects: [
        object('networking.istio.io/v1', 'VirtualService', 'shop/web', {
          spec: { hosts: ['web'] },
          status: { conditions: [condition('PassedValidation', 'False', 'Invalid')] },
        }),
      ],
      expect: [
        {
          code: 'mesh-config-refused',
          on: 'VirtualService.networking.istio.io shop/web',
          says: /PassedValidation is False$/,
        },
      ],
    },
  },
  healthy: { 'no status': { objects: [peerAuthentication('shop/default', 'STRICT'), policy()] } },
});
