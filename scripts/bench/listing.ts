import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runNode } from './measure.ts';

/** Medians, in seconds and bytes. */
export interface ListingResult {
  readonly pods: number;
  readonly requests: number;
  readonly bytes: number;
  readonly download: number;
  readonly analyze: number;
  readonly ratio: number;
  readonly peak: number;
}

/** Downloads and analyzes the same listings of a local server, in turns. */
export async function benchListing(root: string, pods: number, runs: number): Promise<ListingResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-bench-'));
  const server = await startServer(pods);
  try {
    const files = {
      authority: join(folder, 'ca.pem'),
      config: join(folder, 'config'),
      requests: join(folder, 'requests'),
    };
    writeFileSync(files.authority, server.authority);
    writeFileSync(files.config, kubeconfig(server.url, files.authority));
    const env = { ...process.env, KUBECONFIG: files.config };
    const analyze = () =>
      runNode([`${root}bin/kubecause.js`, 'analyze', '-o', 'json', '--fail-on', 'never'], {
        peak: true,
        env,
        codes: [0, 3],
      });
    // The first run makes the server render its pages, the second says what is asked for.
    await analyze();
    await askedFor(server);
    await analyze();
    const requests = await askedFor(server);
    writeFileSync(files.requests, requests);
    const download = () =>
      runNode([fileURLToPath(new URL('./download.js', import.meta.url)), server.url, files.authority, files.requests]);
    const downloads = [];
    const analyses = [];
    for (let i = 0; i < runs; i++) {
      downloads.push(await download());
      analyses.push(await analyze());
    }
    const downloaded = median(downloads.map(run => run.seconds));
    const analyzed = median(analyses.map(run => run.seconds));
    return {
      pods,
      requests: (JSON.parse(requests) as unknown[]).length,
      bytes: Number(downloads[0]!.stdout),
      download: downloaded,
      analyze: analyzed,
      ratio: analyzed / downloaded,
      peak: Math.max(...analyses.map(run => run.peak ?? 0)),
    };
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Server {
  readonly url: string;
  readonly authority: string;
  stop(): void;
}

async function startServer(pods: number): Promise<Server> {
  const script = fileURLToPath(new URL('./server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(pods)], {
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
