import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';

/** Not `KUBECAUSE_…`, which is how options of the tool are set. */
const elsewhere = process.env.CONTROL_PLANE_SCRIPTS;
/** Scripts that start a real control plane (etcd, API server, controllers, scheduler) and apply scenarios with faults to it. */
export const scripts = resolve(import.meta.dirname, '../..', elsewhere ?? '../shared/cluster');

export interface ControlPlane {
  /** A folder for files of the test; it is gone when the control plane is. */
  readonly root: string;
  /** The administrator's kubeconfig. */
  readonly admin: string;
  /** Path of kubectl. */
  readonly program: string;
  /** What kubectl prints for the administrator. */
  kubectl(...args: string[]): Promise<string>;
  /** Has kubectl apply objects, as YAML or JSON. */
  apply(objects: string): Promise<string>;
  /** A kubeconfig like the administrator's, for whom the token is of. */
  kubeconfigOf(token: string): Promise<string>;
  stop(): Promise<void>;
}

/** Whether one can be started here. */
export const hasControlPlane = existsSync(join(scripts, 'up.sh'));

/** Starts one of one's own, on ports that nobody uses: several runs may go on side by side. */
export async function startControlPlane(): Promise<ControlPlane> {
  const root = await mkdtemp(join(tmpdir(), 'kubecause-cluster-'));
  const stop = async (): Promise<void> => {
    await execa('bash', [join(scripts, 'down.sh'), root]);
    await rm(root, { recursive: true, force: true });
  };
  try {
    const { stdout: binaries } = await execa('bash', [join(scripts, 'build.sh')]);
    await execa('bash', [join(scripts, 'up.sh'), root], { env: { PORT: String(await freePorts(7)) } });
    return { root, stop, ...accessTo(root, join(binaries, 'kubectl')) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function accessTo(root: string, program: string): Omit<ControlPlane, 'root' | 'stop'> {
  const admin = join(root, 'admin.kubeconfig');
  const kubectl = async (args: readonly string[], input = ''): Promise<string> =>
    (await execa(program, ['--kubeconfig', admin, ...args], { input })).stdout;
  return {
    admin,
    program,
    kubectl: (...args) => kubectl(args),
    apply: objects => kubectl(['apply', '-f', '-'], objects),
    async kubeconfigOf(token) {
      const config = parse(await readFile(admin, 'utf8'));
      config.users[0].user = { token };
      const file = join(await mkdtemp(join(root, 'of-token-')), 'kubeconfig');
      await writeFile(file, stringify(config));
      return file;
    },
  };
}

/** The first of so many ports in a row that are free. */
async function freePorts(count: number): Promise<number> {
  // Runs that begin at the same time look in different places.
  for (let first = 19_000 + (process.pid % 1000) * 10; first < 32_000; first += 10) {
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error('there are no free ports from 19000 to 32000');
}

function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
