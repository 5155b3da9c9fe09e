import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { scripts } from '../../test/helpers/control-plane.ts';

/** Path of the kubectl that the control plane's scripts bring along. */
export async function kubectlPath(): Promise<string> {
  const { stdout: binaries } = await execa('bash', [join(scripts, 'build.sh')]);
  return join(binaries, 'kubectl');
}

/** A way to the API server for who does not log in: `kubectl proxy` does. */
export interface Proxy {
  readonly url: string;
  stop(): void;
}

export async function startProxy(kubectl: string, env: NodeJS.ProcessEnv): Promise<Proxy> {
  const proxy = spawn(kubectl, ['proxy', '--port=0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(proxy.stdout, 'data')) as [Buffer];
  const address = /127\.0\.0\.1:\d+/.exec(String(line))?.[0];
  return { url: `http://${address}`, stop: () => void proxy.kill() };
}
