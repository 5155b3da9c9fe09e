import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What of a pod decides how its container runs. */
export interface PodToRun {
  readonly spec: {
    readonly containers: readonly [
      {
        readonly command?: readonly string[];
        readonly args?: readonly string[];
        readonly env?: readonly { readonly name: string; readonly value: string }[];
        readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
      },
    ];
    readonly securityContext: { readonly runAsUser: number; readonly fsGroup: number };
    readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
  };
}

/** Files of a volume, by name; empty for one that may be written to. */
export type Volumes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Why no pod can be run here; undefined if one can. */
export const whyNoPod: string | undefined = (() => {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'mounting needs root, and unshare';
  }
})();

const repository = join(import.meta.dirname, '../..');

/** Where the program finds its own files, in the image and here. */
const image = {
  '/app/bin': join(repository, 'bin'),
  '/app/dist': join(repository, 'dist'),
  '/app/package.json': join(repository, 'package.json'),
  '/nodejs/bin/node': process.execPath,
  // What Node itself is linked to, which the image brings along.
  '/usr': '/usr',
  '/lib': '/lib',
  '/lib64': '/lib64',
  '/dev': '/dev',
  '/proc': '/proc',
} as const;

/**
 * Runs the container of a pod as a kubelet would, out of what the Dockerfile puts together: nothing of the machine but Node, a
 * root that cannot be written to, the user of the pod without any privilege, and its volumes. The network is the machine's.
 * @returns the process; its folder is gone when it ends
 */
export function runPod(pod: PodToRun, volumes: Volumes, env: Readonly<Record<string, string>>): ChildProcess {
  const [container] = pod.spec.containers;
  const { runAsUser, fsGroup } = pod.spec.securityContext;
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-pod-'));
  const root = join(folder, 'root');
  const mounts: string[] = [];
  const mount = (from: string, to: string, options: string): void => {
    const target = join(root, to);
    mkdirSync(dirname(target), { recursive: true });
    if (statSync(from).isFile()) writeFileSync(target, '');
    else mkdirSync(target, { recursive: true });
    mounts.push(`mount --bind '${from}' '${target}' && mount -o remount,bind,${options} '${target}'`);
  };
  for (const [to, from] of Object.entries(image)) if (existsSync(from)) mount(from, to, 'ro');
  for (const { name, mountPath } of container.volumeMounts) {
    const path = join(folder, name);
    const files = Object.entries(volumes[name] ?? {});
    mkdirSync(path);
    chownSync(path, 0, fsGroup);
    chmodSync(path, 0o2770);
    for (const [file, content] of files) {
      writeFileSync(join(path, file), content, { mode: 0o440 });
      chownSync(join(path, file), 0, fsGroup);
    }
    mount(path, mountPath, files.length === 0 ? 'rw' : 'ro');
  }
  const words = [...(container.command ?? ['/nodejs/bin/node', '/app/bin/kubecause.js']), ...(container.args ?? [])];
  const script = [
    `mount --bind '${root}' '${root}'`,
    ...mounts,
    `mount -o remount,bind,ro '${root}'`,
    // One becomes the next: signals reach the process that was started.
    `exec chroot '${root}' /usr/bin/setpriv --reuid=${runAsUser} --regid=${fsGroup} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`,
  ];
  const child = spawn('unshare', ['--mount', 'sh', '-e', '-c', script.join('\n'), 'sh', ...words], {
    cwd: folder,
    env: {
      HOME: '/home/nonroot',
      ...Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value])),
      ...env,
    },
  });
  child.once('close', () => rmSync(folder, { recursive: true, force: true }));
  return child;
}
