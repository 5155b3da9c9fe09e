import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';

/** Where a kubelet takes the files of a volume from. */
interface PodVolume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  /** The token of the ServiceAccount. */
  readonly projected?: object;
}

/** What of a pod decides how its container runs. */
export interface Pod {
  readonly spec: {
    readonly containers: readonly [
      {
        readonly command?: readonly string[];
        readonly args?: readonly string[];
        readonly env?: readonly { readonly name: string; readonly value: string }[];
        readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
      },
    ];
    readonly securityContext: { readonly runAsUser: number; readonly fsGroup: number };
    readonly volumes?: readonly PodVolume[];
  };
}

/** Files of a volume, by name; empty for one that may be written to. */
type Volumes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a kubelet asks its cluster for. */
export interface Kubelet {
  readonly namespace: string;
  /** The data of a Secret or ConfigMap. */
  dataOf(kind: 'secret' | 'configmap', name: string): Promise<Readonly<Record<string, string>>>;
  /** A token of the pod's ServiceAccount. */
  token(): Promise<string>;
}

/** What a kubelet puts into the volumes of a pod. */
export async function volumesOf({ spec: { volumes = [] } }: Pod, kubelet: Kubelet): Promise<Volumes> {
  const filesOf = async ({ secret, configMap, projected }: PodVolume): Promise<Volumes[string]> => {
    if (configMap !== undefined) return await kubelet.dataOf('configmap', configMap.name);
    if (secret !== undefined) return decoded(await kubelet.dataOf('secret', secret.secretName));
    if (projected === undefined) return {};
    const { namespace } = kubelet;
    return { ...(await kubelet.dataOf('configmap', 'kube-root-ca.crt')), namespace, token: await kubelet.token() };
  };
  return Object.fromEntries(
    await Promise.all(volumes.map(async volume => [volume.name, await filesOf(volume)] as const)),
  );
}

function decoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

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
export function runPod(pod: Pod, volumes: Volumes, env: Readonly<Record<string, string>>): ChildProcess {
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
  for (const { name, mountPath } of container.volumeMounts ?? []) {
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

/** What a container says, and how it ends. */
export async function outcomeOf(container: ChildProcess) {
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(container.stdout!),
    textOf(container.stderr!),
    new Promise(resolve => container.once('close', resolve)),
  ]);
  return { stdout, stderr, exitCode };
}

/** A port that nobody listens on, for a container that shares the network of the machine. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
