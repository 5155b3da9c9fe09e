import { workloadHostAccess } from '../../analyzers/workload-host-access.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const mounting = (path: string, readOnly = false) =>
  deployment(
    { volumeMounts: [{ name: 'host', mountPath: '/host', readOnly }] },
    { volumes: [{ name: 'host', hostPath: { path } }] },
  );
const on = 'Deployment shop/web';
const cure = () => [deployment()];

testAnalyzer(workloadHostAccess, {
  faulty: {
    'the namespaces of the node': {
      fault: 'BP-012',
      objects: [
        deployment(
          { ports: [{ containerPort: 80, hostPort: 80 }] },
          { hostNetwork: true, hostPID: true, hostIPC: true },
        ),
      ],
      expect: [{ code: 'workload-host-namespaces', on, says: /: hostNetwork, hostPID, hostIPC$/ }],
      cure,
    },
    'a port of the node': {
      fault: 'BP-012',
      objects: [deployment({ ports: [{ containerPort: 8080, hostPort: 80 }] })],
      expect: [{ code: 'workload-host-ports', on, says: /app \(80\)/ }],
      cure,
    },
    'the socket of Docker': {
      fault: 'BP-013',
      objects: [mounting('/var/run/docker.sock', true)],
      expect: [{ code: 'workload-runtime-socket', on, says: /\/var\/run\/docker\.sock/ }],
      cure,
    },
    'the socket of containerd': {
      fault: 'BP-013',
      objects: [mounting('/run/containerd/containerd.sock')],
      expect: [{ code: 'workload-runtime-socket', on, says: /containerd\.sock/ }],
    },
    'the whole disk of the node, though only to read': {
      fault: 'BP-013',
      objects: [mounting('/', true)],
      expect: [{ code: 'workload-sensitive-host-path', on, says: /belongs to its node: \/$/ }],
      cure,
    },
    'a directory below a sensitive one': {
      fault: 'BP-013',
      objects: [mounting('/etc/kubernetes/')],
      expect: [{ code: 'workload-sensitive-host-path', on, says: /: \/etc\/kubernetes$/, severity: 'warning' }],
    },
    'a directory that may be written': {
      fault: 'BP-013',
      objects: [mounting('/data/web')],
      expect: [{ code: 'workload-writable-host-path', on, says: /\/data\/web/, severity: 'info' }],
      cure: () => [mounting('/data/web', true)],
    },
  },
  healthy: {
    'a pod for itself': { objects: [deployment({ ports: [{ containerPort: 80 }] })] },
    'a directory that is only read, with a name like a sensitive one': { objects: [mounting('/etcetera', true)] },
  },
});
