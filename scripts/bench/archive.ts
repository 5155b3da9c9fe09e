import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { bin } from '../../test/helpers/paths.ts';
import { runNode } from './measure.ts';
import { namespaceOf, replicas } from './names.ts';
import { podOf } from './pod.ts';

/** Bytes and seconds. */
export interface ArchiveResult {
  readonly size: number;
  readonly seconds: number;
  readonly peak: number;
}

const pods = 10_000;
const podsOfNamespace = replicas * 20;
const logBytes = 2 * 1024 ** 2;

/** Reads a support bundle of so many bytes, of which most are logs, as in those that people send, and which nobody asks for. */
export async function benchArchive(size: number): Promise<ArchiveResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-bench-'));
  const file = join(folder, 'bundle.tar');
  try {
    const tar = pack();
    await Promise.all([pipeline(tar, createWriteStream(file)), fill(tar, size)]);
    const analyze = ['analyze', '--recording', file, '-o', 'json', '--fail-on', 'never'];
    const { seconds, peak = 0 } = await runNode([bin, ...analyze], {
      measured: true,
      codes: [0, 3],
    });
    return { size: statSync(file).size, seconds, peak };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fill(tar: Pack, size: number): Promise<void> {
  let left = size;
  async function add(name: string, content: Buffer): Promise<void> {
    left -= content.length;
    await new Promise<void>((resolve, reject) =>
      tar.entry({ name: `support-bundle/${name}`, size: content.length }, content, error =>
        error ? reject(error) : resolve(),
      ),
    );
  }
  for (let first = 0; first < pods; first += podsOfNamespace) {
    const count = Math.min(podsOfNamespace, pods - first);
    const items = Array.from({ length: count }, (_, i) => podOf(first + i, Math.ceil(pods / 80)));
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items };
    const namespace = namespaceOf(first / replicas);
    await add(`cluster-resources/pods/${namespace}.json`, Buffer.from(JSON.stringify(list)));
  }
  const log = Buffer.alloc(logBytes, '2026-03-01T12:00:00Z level=info msg="served" path=/ status=200\n');
  for (let i = 0; left > 0; i++) await add(`pods/logs/team-0/web-${i}/app.log`, log);
  tar.finalize();
}
