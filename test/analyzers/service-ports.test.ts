import { servicePorts } from '../../analyzers/service-ports.ts';
import { notReady, pod, service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const http = { name: 'http', containerPort: 8080, protocol: 'TCP' };
const metrics = { name: 'metrics', containerPort: 9090, protocol: 'TCP' };
const svc = (...ports: object[]) => service('shop/web', web, { ports });
const port = (targetPort: string | number, rest = {}) => ({
  name: 'http',
  port: 80,
  protocol: 'TCP',
  targetPort,
  ...rest,
});
const webPod = (...ports: object[]) => pod('shop/web-1', web, {}, ports);
const withInit = (init: object) =>
  pod('shop/web-1', web, {}, [http], {
    initContainers: [
      {
        name: 'proxy',
        image: 'registry.example.com/proxy:1',
        ports: [{ name: 'proxy', containerPort: 15001 }],
        ...init,
      },
    ],
  });

testAnalyzer(servicePorts, {
  faulty: {
    'a name that is misspelt': {
      fault: 'NET-004',
      objects: [svc(port('htpp')), webPod(http, metrics)],
      expect: [
        {
          code: 'service-target-port-unknown',
          on: 'Service shop/web',
          says: /targetPort htpp of port 80.*http \(8080\), metrics \(9090\).*did you mean http\?/,
        },
      ],
      cure: objects => [svc(port('http')), objects[1]!],
    },
    'a name, and the pods declare no port': {
      fault: 'NET-004',
      objects: [svc(port('web')), webPod()],
      expect: [
        {
          code: 'service-target-port-unknown',
          on: 'Service shop/web',
          says: /^targetPort web of port 80 is the name of no TCP port of its pods$/,
        },
      ],
    },
    'a name with another protocol': {
      fault: 'NET-004',
      objects: [
        svc(port('dns', { port: 53, protocol: 'UDP' })),
        webPod({ name: 'dns', containerPort: 53, protocol: 'TCP' }),
      ],
      expect: [{ code: 'service-target-port-unknown', on: 'Service shop/web', says: /no UDP port.*dns \(53\)/ }],
    },
    'the port of an init container, which is gone': {
      fault: 'NET-004',
      objects: [svc(port('proxy')), withInit({})],
      expect: [{ code: 'service-target-port-unknown', on: 'Service shop/web', says: /targetPort proxy/ }],
      cure: objects => [objects[0]!, withInit({ restartPolicy: 'Always' })],
    },
    'a number, and no port leads to what is declared': {
      fault: 'NET-003',
      objects: [svc(port(80)), webPod(http)],
      expect: [
        {
          code: 'service-target-port-mismatch',
          on: 'Service shop/web',
          says: /targetPort 80 of port 80.*http \(8080\)/,
          severity: 'warning',
        },
      ],
      cure: objects => [svc(port(8080)), objects[1]!],
    },
    'a number beside a port that is declared': {
      fault: 'NET-003',
      objects: [svc(port('http'), port(9999, { name: 'admin', port: 9999 })), webPod(http)],
      expect: [
        { code: 'service-target-port-undeclared', on: 'Service shop/web', says: /targetPort 9999/, severity: 'info' },
      ],
    },
    'a name that only one of the pods declares': {
      fault: 'NET-004',
      objects: [svc(port('http')), webPod(http), pod('shop/web-2', web, {}, [metrics])],
      expect: [
        {
          code: 'service-target-port-on-some-pods',
          on: 'Service shop/web',
          says: /targetPort http of port 80 is the name of no TCP port of 1 of its 2 pods: web-2$/,
          near: ['Pod shop/web-2'],
        },
      ],
      cure: ([one, two]) => [one!, two!, pod('shop/web-2', web, {}, [http])],
    },
    'the name is that of pods that do not become ready': {
      fault: 'NET-004',
      objects: [svc(port('http')), webPod(metrics), pod('shop/web-2', web, notReady, [http])],
      expect: [
        {
          code: 'service-target-port-not-ready',
          on: 'Service shop/web',
          says: /a TCP port of web-2 only, not ready, and not of web-1, which are/,
        },
      ],
      cure: ([one, two]) => [one!, two!, pod('shop/web-2', web, {}, [http]), webPod(http)].filter((_, i) => i !== 1),
    },
  },
  healthy: {
    'two ports, each of them that of other pods': {
      objects: [
        svc(port('http'), port('metrics', { name: 'metrics', port: 9090 })),
        webPod(http),
        pod('shop/web-2', web, {}, [metrics]),
      ],
    },
    'headless, and one of the pods lacks the name': {
      objects: [
        service('shop/web', web, { clusterIP: 'None', ports: [port('http')] }),
        webPod(http),
        pod('shop/web-2', web, {}, []),
      ],
    },
    'a pod that lacks the name is not ready, which is told elsewhere': {
      objects: [svc(port('http')), webPod(http), pod('shop/web-2', web, notReady, [])],
    },
    'a number, and the pods declare nothing': { objects: [svc(port(8080)), webPod()] },
    'a number without a targetPort': { objects: [svc({ port: 8080, protocol: 'TCP' }), webPod(http)] },
    'headless: clients choose the port': {
      objects: [service('shop/web', web, { clusterIP: 'None', ports: [port(80)] }), webPod(http)],
    },
    'no pods': { objects: [svc(port('http'))] },
    'another protocol is not declared at all': { objects: [svc(port(8080, { protocol: 'UDP' })), webPod(http)] },
  },
});
