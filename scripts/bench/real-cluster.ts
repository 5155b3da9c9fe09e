import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import type { WatchedCluster } from './generated-cluster.ts';
import { kubectlPath, startProxy } from './kubectl.ts';
import { runAnalysis } from './measure.ts';

/** So many steps after a pod broke it heals, and after so many more it is replaced. */
const lasting = 20;
/** Objects that are written in one step; the controllers write others because of it. */
const perStep = 4;
/** A step through all pods that comes to each of them. */
const stride = 7919;

/**
 * A real cluster that is there to be changed, as `scale.mjs` fills it: while it is watched, pods of it crash, heal and are
 * replaced, and others are written to.
 * @param perSecond how many pods are written to each second
 */
export async function realCluster(kubeconfig: string, perSecond: number): Promise<WatchedCluster> {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const kubectl = await kubectlPath();
  const { stdout } = await execa(kubectl, ['get', 'deployments', '-A', '-o', deploymentColumns], { env });
  const deployments = stdout.trim().split('\n');
  const [namespace, deployment] = deployments[0]!.split('\t');
  const [another] = deployments.at(-1)!.split('\t');
  if (namespace === undefined || deployment === undefined || another === undefined)
    throw new Error(`${kubeconfig}: there is no Deployment to ask about`);
  const proxy = await startProxy(kubectl, env);
  const changes = new PodChanges(proxy.url, perSecond);
  return {
    env,
    known: { namespace, deployment, another },
    analyze: () => runAnalysis(env),
    stop() {
      changes.stop();
      proxy.stop();
    },
  };
}

const deploymentColumns = 'jsonpath={range .items[*]}{.metadata.namespace}{"\\t"}{.metadata.name}{"\\n"}{end}';

/** Writes to pods through a proxy that knows who it is, until it is stopped. */
class PodChanges {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  readonly #stopped = new AbortController();

  constructor(url: string, perSecond: number) {
    this.#url = url;
    // What fails after it was stopped is no matter.
    this.#run(perSecond).catch(error => {
      if (!this.#stopped.signal.aborted) throw error;
    });
  }

  stop(): void {
    this.#stopped.abort();
    this.#agent.destroy();
  }

  async #run(perSecond: number): Promise<void> {
    const began = performance.now();
    let pods: readonly string[] = [];
    for (let step = 0; ; step++) {
      if (step % 200 === 0) pods = await this.#pods();
      await this.#change(step, pods);
      const due = began + (step * 1000 * perStep) / perSecond;
      await pause(Math.max(0, due - performance.now()), undefined, { signal: this.#stopped.signal });
    }
  }

  /** One pod crashes, one is only written to, one heals and one is replaced. That one has gone meanwhile is no matter. */
  async #change(step: number, pods: readonly string[]): Promise<void> {
    const pod = (at: number): string => pods[Math.abs(at * stride) % pods.length]!;
    const annotated = (annotations: Readonly<Record<string, string | null>>): string =>
      JSON.stringify({ metadata: { annotations } });
    await Promise.all([
      this.#ask('PATCH', pod(step), annotated({ fault: 'crashloop' })),
      this.#ask('PATCH', pod(step + lasting), annotated({ step: String(step) })),
      this.#ask('PATCH', pod(step - lasting), annotated({ fault: null })),
      this.#ask('DELETE', pod(step - 2 * lasting)),
    ]);
  }

  /** Their paths. */
  async #pods(): Promise<readonly string[]> {
    const { items } = JSON.parse(await this.#ask('GET', '/api/v1/pods')) as {
      readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[];
    };
    return items.map(({ metadata }) => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`);
  }

  #ask(method: string, path: string, body?: string): Promise<string> {
    const headers = { 'content-type': 'application/merge-patch+json' };
    return new Promise((resolve, reject) => {
      const asking = request(`${this.#url}${path}`, { method, headers, agent: this.#agent }, answer => {
        answer.toArray().then(pieces => resolve(String(Buffer.concat(pieces))), reject);
      });
      asking.on('error', reject).end(body);
    });
  }
}
