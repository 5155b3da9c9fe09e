import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { crashesOf } from './_shared/crashes.ts';
import { postStartFailure } from './_shared/runs.ts';
import { startFailureIn } from './_shared/start-errors.ts';

const commandPage = 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/';

/** A container whose process cannot be started at all: what shall run is not in the image, or may not or cannot run. */
export const podStart = defineAnalyzer({
  id: 'pod-start',
  subject: 'Pod',
  title: 'Containers whose command cannot be started',
  consults: ['Job', 'CronJob', 'Node'],
  where: isTroubled,
  codes: {
    'pod-exec-format': {
      severity: 'error',
      breaks: 'ready',
      message:
        '{role} {container} has an exec format error: image {image} is not built for the architecture[ {architecture}] of its node[ {node}]',
      why: 'The kernel of the node does not understand the program: it is built for another CPU architecture, or is a script without an interpreter line.',
      fix: 'Build the image for the architecture of the node (or for several), or keep the pod away with a nodeSelector on kubernetes.io/arch.',
      docs: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch',
    },
    'pod-command-not-found': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} runs a command that its image does not have[: {command}] (exit code {code})',
      why: 'The command of the container, or one that its shell calls, is neither a file in the image nor found in its PATH.',
      fix: 'Correct command and args of container {container}, or use an image that has the program. A command line with spaces or pipes needs a shell: command: ["sh", "-c", "…"].',
      docs: commandPage,
    },
    'pod-command-not-executable': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} runs a file that it may not execute[: {command}] (exit code {code})',
      why: 'The file is there, but lacks the permission to be executed by the user of the container, or is a directory.',
      fix: 'Set the executable bit in the image (chmod +x) or, for a script from a ConfigMap, defaultMode: 0755; or run it through its interpreter.',
      docs: commandPage,
    },
    'pod-post-start-hook': {
      severity: 'error',
      breaks: 'ready',
      message: 'the postStart hook of {role} {container} fails[: {said}]',
      why: 'The kubelet kills a container whose postStart hook fails, and starts it again.',
      fix: 'Fix the command or request of lifecycle.postStart, or do its work in the program or in an init container.',
      docs: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
    },
    'pod-start-error': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} cannot be started[, because volume {volume} cannot be mounted at {path}][: {said}]',
      why: 'The container was created, but the runtime failed to start its process.',
      fix: 'Fix what the runtime complains about: the working directory, a mount path, a device, the security context.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
  },
  check(pod, cluster, report) {
    for (const { cause, container, run, subject, details } of crashesOf(pod, cluster)) {
      if (cause !== 'start') continue;
      const complaint = run.message ?? '';
      // What a hook says is missing is the hook's, and not the container's own command.
      const ofHook = run.reason === 'PostStartHookError';
      const { kind, command, path } = (ofHook ? undefined : startFailureIn(complaint)) ?? {};
      const code = run.exitCode ?? 128;
      const hook = postStartFailure(pod, container, run, cluster);
      if (kind === 'exec-format') {
        const image = container.spec.image ?? '';
        report('pod-exec-format', pod, {
          ...details,
          with: { ...subject, image, node: pod.spec.nodeName, ...platform() },
        });
      } else if (code === 127 || kind === 'not-found') {
        report('pod-command-not-found', pod, { ...details, with: { ...subject, command, code } });
      } else if (code === 126 || kind === 'not-executable') {
        report('pod-command-not-executable', pod, { ...details, with: { ...subject, command, code } });
      } else if (hook !== undefined) {
        report('pod-post-start-hook', pod, { ...details, with: { ...subject, said: said(hook) } });
      } else {
        const volume = container.spec.volumeMounts.find(({ mountPath }) => mountPath === path)?.name;
        report('pod-start-error', pod, { ...details, with: { ...subject, volume, path, said: said(complaint) } });
      }
    }

    function platform() {
      const node = cluster.lookup('Node', pod.spec.nodeName ?? '');
      const architecture = node.state === 'present' ? node.object.status.nodeInfo?.architecture : undefined;
      return { architecture: architecture === undefined ? undefined : word(architecture) };
    }
  },
});

function said(complaint: string) {
  return complaint === '' ? undefined : text(complaint);
}
