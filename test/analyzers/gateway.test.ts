import { gateway as analyzer } from '../../analyzers/gateway.ts';
import { condition, gateway, gatewayClass, listener, served, waiting } from '../helpers/gateway.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const http = [listener('http')];
const https = [
  ...http,
  listener('https', {
    port: 443,
    protocol: 'HTTPS',
    hostname: 'shop.example.com',
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'site-tls' }] },
  }),
];
const unresolved = condition('ResolvedRefs', 'False', 'InvalidCertificateRef', 'Secret infra/site-tls not found');
const on = 'Gateway infra/edge';
const edge = (conditions: object[], metadata = {}) => gateway('infra/edge', http, { conditions }, metadata);

testAnalyzer(analyzer, {
  faulty: {
    'its class is missing': {
      fault: 'NET-028',
      objects: [edge(waiting), gatewayClass('examples')],
      expect: [
        {
          code: 'gateway-not-accepted',
          on,
          says: /^GatewayClass example does not exist: no controller/,
          blames: ['GatewayClass example'],
          near: ['GatewayClass examples'],
        },
      ],
      cure: () => [edge(served), gatewayClass('example')],
    },
    'no controller has answered': {
      fault: 'NET-029',
      objects: [edge(waiting), gatewayClass('example')],
      expect: [{ code: 'gateway-not-accepted', on, says: /^no controller has accepted it$/, settling: false }],
    },
    'it was created just now': {
      objects: [edge(waiting, { creationTimestamp: ago(5) }), gatewayClass('example')],
      expect: [{ code: 'gateway-not-accepted', on, says: /controller/, settling: true }],
    },
    'it has no address': {
      fault: 'NET-029',
      objects: [
        edge([served[0]!, condition('Programmed', 'False', 'AddressNotAssigned', 'no address is assigned yet')]),
        gatewayClass('example'),
      ],
      expect: [{ code: 'gateway-not-programmed', on, says: /AddressNotAssigned: no address/, settling: false }],
      cure: () => [edge(served), gatewayClass('example')],
    },
    'the certificate of a listener is missing': {
      fault: 'NET-029',
      objects: [
        gateway('infra/edge', https, {
          conditions: [condition('Accepted', 'True', 'ListenersNotValid'), served[1]!],
          listeners: [{ name: 'https', attachedRoutes: 0, conditions: [unresolved] }],
        }),
        gatewayClass('example'),
      ],
      expect: [
        {
          code: 'gateway-listener-failed',
          on,
          says: /listener https is not served: Secret site-tls, its certificate, does not exist$/,
          blames: ['Secret infra/site-tls'],
        },
      ],
      cure: () => [gateway('infra/edge', https), gatewayClass('example'), object('v1', 'Secret', 'infra/site-tls')],
    },
    'two listeners are in conflict': {
      fault: 'NET-029',
      objects: [
        gateway('infra/edge', http, {
          conditions: served,
          listeners: [
            {
              name: 'http',
              attachedRoutes: 0,
              conditions: [condition('Conflicted', 'True', 'HostnameConflict', 'hostname of listener other')],
            },
          ],
        }),
        gatewayClass('example'),
      ],
      expect: [{ code: 'gateway-listener-failed', on, says: /listener http is not served: HostnameConflict/ }],
    },
  },
  healthy: {
    served: { objects: [edge(served), gatewayClass('example')] },
    'a controller that knows no Programmed': { objects: [edge([served[0]!]), gatewayClass('example')] },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [gateway('infra/edge', https), gatewayClass('example')],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
  },
});
