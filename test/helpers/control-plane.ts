import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** Not `KUBECAUSE_…`, which is how options of the tool are set. */
const elsewhere = process.env.CONTROL_PLANE_SCRIPTS;
/** Scripts that start a real control plane (etcd, API server, controllers, scheduler) and apply scenarios with faults to it. */
export const scripts = resolve(import.meta.dirname, '../..', elsewhere ?? '../shared/cluster');

export const minutes = 60_000;
/** The first start on a machine builds the control plane. */
export const startTimeout = 20 * minutes;

export interface ControlPlane {
  /** A folder for files of the test; it is gone when the control plane is. */
  readonly root: string;
  /** The administrator's kubeconfig. */
  readonly admin: string;
  /** Path of the program. */
  readonly kubectl: string;
  stop(): Promise<void>;
}

/** Whether one can be started here. */
export const hasControlPlane = existsSync(join(scripts, 'up.sh'));

/** Starts one of its own, on ports that nobody uses: several runs may go on side by side. */
export async function startControlPlane(): Promise<ControlPlane> {
  const root = await mkdtemp(join(tmpdir(), 'kubecause-cluster-'));
  const stop = async (): Promise<void> => {
    await execa('bash', [join(scripts, 'down.sh'), root]);
    await rm(root, { recursive: true, force: true });
  };
  try {
    const { stdout: binaries } = await execa('bash', [join(scripts, 'build.sh')]);
    await execa('bash', [join(scripts, 'up.sh'), root], { env: { PORT: String(await freePorts(7)) } });
    return { root, admin: join(root, 'admin.kubeconfig'), kubectl: join(binaries, 'kubectl'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
