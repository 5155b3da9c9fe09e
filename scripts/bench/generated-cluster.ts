import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Run, runAnalysis, runNode } from './measure.ts';
import { namespaceOf, templateOf } from './names.ts';

/** A cluster that changes while it is watched. */
export interface WatchedCluster {
  /** With what a process finds it. */
  readonly env: NodeJS.ProcessEnv;
  /** What can be asked about. */
  readonly known: { readonly namespace: string; readonly deployment: string; readonly another: string };
  /** Runs `kubecause analyze` as a whole process. */
  analyze(format?: 'json'): Promise<Run>;
  stop(): void;
}

/** A large cluster behind a server of its own, and what can be measured of it. */
export interface GeneratedCluster extends WatchedCluster {
  /** Requests of one analysis. */
  readonly requests: number;
  /** Fetches what an analysis fetches and drops it: the floor. It prints how many bytes. */
  download(protocol?: 'h2'): Promise<Run>;
}

/**
 * Serves a cluster of so many pods over TLS, once analyzed, so that all its pages are made.
 * @param changes so many objects change each second, for who watches; none if not given
 */
export async function generatedCluster(
  pods: number,
  form: 'protobuf' | 'json',
  changes = 0,
): Promise<GeneratedCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-bench-'));
  const server = await startServer(pods, form, changes);
  const stop = (): void => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const files = { authority: join(folder, 'ca.pem'), config: join(folder, 'config'), asked: join(folder, 'asked') };
  writeFileSync(files.authority, server.authority);
  writeFileSync(files.config, kubeconfig(server.url, files.authority));
  const env = { ...process.env, KUBECONFIG: files.config };
  const analyze = (format = 'text') => runAnalysis(env, '-o', format, '--request-timeout', '0');
  try {
    await analyze();
    const asked = await askedFor(server);
    writeFileSync(files.asked, asked);
    return {
      requests: (JSON.parse(asked) as unknown[]).length,
      env,
      known: { namespace: namespaceOf(0), deployment: templateOf(0).name, another: namespaceOf(1) },
      analyze,
      download: (protocol?: 'h2') =>
        runNode([downloader, server.url, files.authority, files.asked, ...(protocol === undefined ? [] : [protocol])], {
          measured: true,
        }),
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

const downloader = fileURLToPath(new URL('./download.js', import.meta.url));

interface Server {
  readonly url: string;
  readonly authority: string;
  stop(): void;
}

async function startServer(pods: number, form: string, changes: number): Promise<Server> {
  const script = fileURLToPath(new URL('./generated-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(pods), form, String(changes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { ...(JSON.parse(line.toString()) as { url: string; authority: string }), stop: () => void child.stdin.end() };
}

function kubeconfig(server: string, authority: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster: { server, 'certificate-authority': authority } }],
    users: [{ name: 'bench', user: { token: 'bench' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
  });
}

/** What the server was asked for since the last call. */
async function askedFor({ url, authority }: Server): Promise<string> {
  const agent = new Agent({ ca: authority });
  const response = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    get(`${url}/requests`, { agent }, resolve).on('error', reject);
  });
  let body = '';
  for await (const chunk of response) body += String(chunk);
  agent.destroy();
  return body;
}
