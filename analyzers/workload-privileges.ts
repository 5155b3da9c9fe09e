import { defineAnalyzer } from '../src/core/analyzer.ts';
import { type Value, word } from '../src/core/values.ts';
import {
  breaches,
  isOwn,
  ownTemplate,
  type PodSpec,
  ruleOf,
  type TemplateContainer,
  workloadKinds,
} from './_shared/workloads.ts';

/** The capabilities that the baseline standard lets a container add. */
const harmlessCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

/** The sysctls that are of the pod alone, so that the baseline standard lets it set them. */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const docs = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const baseline = `${docs}#baseline`;
const restricted = `${docs}#restricted`;

/**
 * What containers may do that they hardly need. What the baseline standard forbids is a warning: it opens the way to the
 * node. What only the restricted standard forbids is worth knowing.
 */
export const workloadPrivileges = defineAnalyzer({
  id: 'workload-privileges',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Containers with more privileges than they should have',
  aliases: ['Security'],
  where: isOwn,
  codes: {
    'workload-privileged': {
      severity: 'warning',
      habit: true,
      message: 'runs privileged: {containers}',
      why: 'A privileged container has all capabilities and all devices of its node: whoever takes it over controls the node. The baseline Pod Security Standard forbids it.',
      fix: 'Remove securityContext.privileged (of Windows: windowsOptions.hostProcess) and add the one capability that is needed.',
      docs: baseline,
    },
    'workload-capabilities-added': {
      severity: 'warning',
      habit: true,
      message: 'adds capabilities that reach beyond the container: {containers} ({capabilities})',
      why: 'Some capabilities act on the whole node: with SYS_ADMIN or SYS_PTRACE a container can leave its bounds. The baseline Pod Security Standard allows only those that a container runtime gives by default.',
      fix: 'Remove {capabilities} from securityContext.capabilities.add, or say in a Pod Security exemption why they are needed.',
      docs: baseline,
    },
    'workload-unconfined': {
      severity: 'warning',
      habit: true,
      message: 'switches off what confines it: {containers}',
      why: 'A seccomp or AppArmor profile of type Unconfined lets the container make any system call, and procMount Unmasked shows it what the kernel hides. The baseline Pod Security Standard forbids all three.',
      fix: 'Set the profile to RuntimeDefault and procMount to Default.',
      docs: baseline,
    },
    'workload-unsafe-sysctls': {
      severity: 'warning',
      habit: true,
      message: 'sets sysctls that are not safe on a node that others share: {sysctls}',
      why: 'Sysctls that are not namespaced change the kernel for every pod of the node; kubelets refuse them unless they are told not to. The baseline Pod Security Standard forbids them.',
      fix: 'Remove {sysctls} from securityContext.sysctls, or set them on nodes of their own.',
      docs: baseline,
    },
    'workload-runs-as-root': {
      severity: 'info',
      habit: true,
      message: 'may run as root: {containers}',
      why: 'Neither runAsNonRoot nor a runAsUser other than 0 is set, so the image decides, and most images say root. Root in a container is root on the node once it gets out. The restricted Pod Security Standard forbids it.',
      fix: 'Set securityContext.runAsNonRoot: true, and runAsUser where the image names no user by number.',
      docs: restricted,
    },
    'workload-privilege-escalation': {
      severity: 'info',
      habit: true,
      message: 'may gain more privileges than it starts with: {containers}',
      why: 'Without allowPrivilegeEscalation: false a setuid program in the image makes any user root. The restricted Pod Security Standard demands it.',
      fix: 'Set securityContext.allowPrivilegeEscalation: false.',
      docs: restricted,
    },
    'workload-capabilities-kept': {
      severity: 'info',
      habit: true,
      message: 'keeps the capabilities that the runtime gives: {containers}',
      why: 'Most programs need none of the default capabilities. The restricted Pod Security Standard demands that all are dropped, and allows only NET_BIND_SERVICE to be added.',
      fix: 'Set securityContext.capabilities.drop: [ALL].',
      docs: restricted,
    },
    'workload-no-seccomp-profile': {
      severity: 'info',
      habit: true,
      message: 'has no seccomp profile: {containers}',
      why: 'Unless the kubelet is told otherwise, a container without a profile may make any system call. The restricted Pod Security Standard demands one.',
      fix: 'Set securityContext.seccompProfile.type: RuntimeDefault on the pod.',
      docs: restricted,
    },
    'workload-writable-root': {
      severity: 'info',
      habit: true,
      message: 'may write to the file system of its image: {containers}',
      why: 'Whoever breaks in can change the programs that run, and what is written there is lost with the container.',
      fix: 'Set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where the program writes.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  },
  check(workload, _cluster, report) {
    const template = ownTemplate(workload);
    if (template === undefined) return;
    const { spec: pod, path, containers } = template;
    const own = pod.securityContext;
    type Plain = Exclude<Parameters<typeof report>[0], 'workload-capabilities-added' | 'workload-unsafe-sysctls'>;
    const rule = ruleOf<Plain>(report, workload, containers);
    rule('workload-privileged', 'securityContext.privileged', isPrivileged(pod));
    rule('workload-unconfined', 'securityContext', unconfinedBy(pod));
    const added = breaches(workload, containers, 'securityContext.capabilities.add', c => listed(riskyCapabilities(c)));
    if (added !== undefined) {
      const capabilities = [...new Set(containers.flatMap(riskyCapabilities))].map(word);
      report('workload-capabilities-added', workload, { ...added, with: { ...added.with, capabilities } });
    }
    const sysctls = (own?.sysctls ?? []).map(({ name = '' }) => name).filter(name => !safeSysctls.has(name));
    if (sysctls.length > 0) {
      report('workload-unsafe-sysctls', workload, {
        with: { sysctls: sysctls.map(word) },
        evidence: [{ of: workload, path: `${path}.securityContext.sysctls`, value: sysctls.map(word) }],
      });
    }
    // What follows is about Linux: Windows has other means.
    if (pod.os?.name === 'windows') return;
    rule('workload-runs-as-root', 'securityContext', mayBeRoot(pod));
    rule('workload-privilege-escalation', 'securityContext.allowPrivilegeEscalation', ({ spec }) =>
      flag(spec.securityContext?.allowPrivilegeEscalation, false),
    );
    rule('workload-capabilities-kept', 'securityContext.capabilities.drop', ({ spec }) => {
      const drop = spec.securityContext?.capabilities?.drop ?? [];
      return drop.includes('ALL') ? undefined : (listed(drop) ?? word('(none)'));
    });
    rule('workload-no-seccomp-profile', 'securityContext.seccompProfile', ({ spec }) =>
      (spec.securityContext?.seccompProfile ?? own?.seccompProfile) === undefined ? word('(none)') : undefined,
    );
    rule('workload-writable-root', 'securityContext.readOnlyRootFilesystem', ({ spec }) =>
      flag(spec.securityContext?.readOnlyRootFilesystem, true),
    );
  },
});

/** What stands where a flag should be set; undefined if it is. */
function flag(value: boolean | undefined, wanted: boolean): Value | undefined {
  return value === wanted ? undefined : word(value === undefined ? '(not set)' : String(value));
}

function listed(names: readonly string[]): Value | undefined {
  return names.length === 0 ? undefined : names.map(word);
}

function isPrivileged(pod: PodSpec) {
  return ({ spec: { securityContext } }: TemplateContainer): Value | undefined => {
    if (securityContext?.privileged === true) return word('true');
    const windows = securityContext?.windowsOptions?.hostProcess ?? pod.securityContext?.windowsOptions?.hostProcess;
    return windows === true ? word('windowsOptions.hostProcess: true') : undefined;
  };
}

function riskyCapabilities({ spec }: TemplateContainer): readonly string[] {
  return (spec.securityContext?.capabilities?.add ?? []).filter(name => !harmlessCapabilities.has(name));
}

function unconfinedBy(pod: PodSpec) {
  return ({ spec: { securityContext: own } }: TemplateContainer): Value | undefined => {
    const of = { ...pod.securityContext, ...definedIn(own) };
    const settings = [
      of.seccompProfile?.type === 'Unconfined' ? 'seccompProfile: Unconfined' : '',
      of.appArmorProfile?.type === 'Unconfined' ? 'appArmorProfile: Unconfined' : '',
      // In a user namespace, what is unmasked is the container's own.
      own?.procMount === 'Unmasked' && pod.hostUsers !== false ? 'procMount: Unmasked' : '',
    ];
    return listed(settings.filter(setting => setting !== ''));
  };
}

/** In a user namespace root is nobody on the node. */
function mayBeRoot(pod: PodSpec) {
  return ({ spec: { securityContext: own } }: TemplateContainer): Value | undefined => {
    const { runAsNonRoot, runAsUser } = { ...pod.securityContext, ...definedIn(own) };
    if (pod.hostUsers === false || runAsNonRoot === true || (runAsUser ?? 0) > 0) return undefined;
    return word(runAsUser === 0 ? 'runAsUser: 0' : 'neither runAsNonRoot nor runAsUser');
  };
}

/** The fields that are set: those of a container count before those of its pod. */
function definedIn<T extends object>(context: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(context ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
