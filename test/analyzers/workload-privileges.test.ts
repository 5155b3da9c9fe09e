import { workloadPrivileges } from '../../analyzers/workload-privileges.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const web = (securityContext: object, pod: object = {}) =>
  deployment({ securityContext: { ...restricted, ...securityContext } }, { ...pod });
const cure = () => [web({})];
const on = 'Deployment shop/web';

testAnalyzer(workloadPrivileges, {
  faulty: {
    'a privileged container': {
      fault: 'BP-011',
      objects: [web({ privileged: true })],
      expect: [{ code: 'workload-privileged', on, says: /privileged: app/, severity: 'warning' }],
      cure,
    },
    'a host process of Windows': {
      objects: [web({ windowsOptions: { hostProcess: true } }, { os: { name: 'windows' } })],
      expect: [{ code: 'workload-privileged', on, says: /app/ }],
    },
    'capabilities over the node': {
      fault: 'BP-011',
      objects: [web({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } })],
      expect: [{ code: 'workload-capabilities-added', on, says: /app \(SYS_ADMIN\)/ }],
      cure,
    },
    'no word against more privileges than at the start': {
      fault: 'BP-011',
      objects: [web({ allowPrivilegeEscalation: undefined, capabilities: { drop: ['NET_RAW'] } })],
      expect: [
        { code: 'workload-privilege-escalation', on, says: /more privileges than it starts with: app/ },
        { code: 'workload-capabilities-kept', on, says: /that the runtime gives: app/ },
      ],
      cure,
    },
    'a root file system that can be written, and no profile': {
      fault: 'BP-014',
      objects: [web({ readOnlyRootFilesystem: false, seccompProfile: undefined })],
      expect: [
        { code: 'workload-no-seccomp-profile', on, says: /app/ },
        { code: 'workload-writable-root', on, says: /app/ },
      ],
      cure,
    },
    'nothing is said of privileges': {
      objects: [deployment()],
      expect: [
        { code: 'workload-runs-as-root', on, says: /may run as root: app/, severity: 'info' },
        { code: 'workload-privilege-escalation', on, says: /app/ },
        { code: 'workload-capabilities-kept', on, says: /app/ },
        { code: 'workload-no-seccomp-profile', on, says: /app/ },
        { code: 'workload-writable-root', on, says: /app/ },
      ],
      cure,
    },
    'root by the pod, although the container says nothing': {
      fault: 'BP-010',
      objects: [web({ runAsNonRoot: undefined }, { securityContext: { runAsUser: 0 } })],
      expect: [{ code: 'workload-runs-as-root', on, says: /app/ }],
      cure,
    },
    'profiles that are switched off': {
      fault: ['BP-014', 'BP-016'],
      objects: [web({ procMount: 'Unmasked', seccompProfile: { type: 'Unconfined' } })],
      expect: [{ code: 'workload-unconfined', on, says: /confines it: app/, severity: 'warning' }],
      cure,
    },
    'a sysctl of the whole node': {
      fault: 'BP-016',
      objects: [web({}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] } })],
      expect: [{ code: 'workload-unsafe-sysctls', on, says: /kernel\.msgmax/ }],
      cure,
    },
  },
  healthy: {
    'the restricted standard': { objects: [web({})] },
    'what the pod says holds for its containers': {
      objects: [
        web(
          { runAsNonRoot: undefined, seccompProfile: undefined },
          { securityContext: { runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } } },
        ),
      ],
    },
    'root in a user namespace': {
      objects: [web({ runAsNonRoot: false, procMount: 'Unmasked' }, { hostUsers: false })],
    },
    'a sysctl of the pod alone': {
      objects: [web({}, { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } })],
    },
    'Windows has other means': { objects: [deployment({}, { os: { name: 'windows' } })] },
  },
});
