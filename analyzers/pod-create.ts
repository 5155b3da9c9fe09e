import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { containersOf, isTroubled, waitingReason } from './_shared/containers.ts';
import { isActive, isStarting } from './_shared/pods.ts';
import { startFailureIn } from './_shared/start-errors.ts';

/** The kubelet's words for what pod-environment finds out by itself. */
const missingSource = /^(secrets?|configmaps?) "[^"]*" not found$|^couldn't find key /;
/** What the kubelet says while its caches fill. */
const passing = /failed to sync (configmap|secret) cache|services have not yet been read/;

/** A container that the kubelet or the runtime does not even create. */
export const podCreate = defineAnalyzer({
  id: 'pod-create',
  subject: 'Pod',
  title: 'Containers that cannot be created',
  where: isTroubled,
  codes: {
    'pod-runs-as-root': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} has runAsNonRoot: true ({where}), but runs as {user}[; image {image}]',
      why: 'runAsNonRoot makes the kubelet refuse a container that would run as root, or whose user it cannot compare with root because it is given by name.',
      fix: 'Set runAsUser of container {container} to a number above 0 that the image can run as, or give the image a numeric USER.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    'pod-config-error': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} cannot be configured[: {said}]',
      why: 'The kubelet failed to put together the configuration of the container, so it was not created.',
      fix: 'Fix what the kubelet complains about in the definition of container {container}.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
    'pod-create-error': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} cannot be created by the container runtime[: {said}]',
      why: 'The container runtime refused to create the container or gave up on it.',
      fix: 'Fix what the runtime complains about: a missing command, a mount, a device; a name that is "reserved" or a deadline point to an overloaded node.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
  },
  check(pod, cluster, report) {
    if (!isActive(pod)) return;
    for (const container of containersOf(pod)) {
      const reason = waitingReason(container);
      if (reason === '') continue;
      const { name, role, spec, status, specPath, statusPath } = container;
      const message = status?.state?.waiting?.message ?? '';
      // A process that cannot be started is the concern of pod-start.
      if (startFailureIn(message) !== undefined) continue;
      const subject = { role: word(role), container: name };
      const said = message === '' ? undefined : text(message);
      const details = {
        key: name,
        evidence: [{ of: pod, path: `${statusPath}.state.waiting`, value: text(`${reason}: ${message}`) }],
      };
      if (/CreateContainerError|PreCreateHookError|PreStartHookError|CreateHookError/.test(reason)) {
        report('pod-create-error', pod, { ...details, with: { ...subject, said } });
      } else if (reason !== 'CreateContainerConfigError' || missingSource.test(message)) {
      } else if (/runAsNonRoot|non-root policy/.test(message)) {
        const own = spec.securityContext?.runAsNonRoot !== undefined;
        const where = word(own ? `${specPath}.securityContext` : 'spec.securityContext');
        const user = userIn(message, spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser);
        report('pod-runs-as-root', pod, { ...details, with: { ...subject, where, user, image: spec.image } });
      } else {
        const settling = passing.test(message) && isStarting(pod, cluster) ? 'its containers to start' : undefined;
        report('pod-config-error', pod, { ...details, with: { ...subject, said }, settling });
      }
    }
  },
});

function userIn(message: string, runAsUser: number | undefined) {
  const [, named] = /non-numeric user \(([^)]*)\)/.exec(message) ?? [];
  if (named !== undefined) return named;
  return word(runAsUser === 0 ? 'root (runAsUser 0)' : 'root');
}
