import { median } from './figures.ts';
import { type GeneratedCluster, generatedCluster } from './generated-cluster.ts';
import type { Run } from './measure.ts';

/** Medians, in seconds and bytes. */
export interface ListingResult {
  readonly pods: number;
  readonly form: 'protobuf' | 'json';
  readonly requests: number;
  readonly bytes: number;
  readonly download: Cost;
  /** The same by HTTP/2, which kubecause does not speak. */
  readonly downloadByHttp2: Cost;
  readonly analyze: Cost;
  /** Of times that passed. */
  readonly ratio: number;
  /** Of processor time: what else the machine does counts less. */
  readonly cpuRatio: number;
  readonly peak: number;
  /** The same where the report is JSON: of all that was found. */
  readonly peakOfJson: number;
}

interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

/** Downloads and analyzes the same listings of a local server, in turns. */
export async function benchListing(
  pods: number,
  runs: number,
  form: 'protobuf' | 'json' = 'protobuf',
): Promise<ListingResult> {
  const cluster = await generatedCluster(pods, form);
  try {
    return { pods, form, ...(await inTurns(cluster, runs)) };
  } finally {
    cluster.stop();
  }
}

async function inTurns(cluster: GeneratedCluster, runs: number): Promise<Omit<ListingResult, 'pods' | 'form'>> {
  const downloads: Run[] = [];
  const byHttp2: Run[] = [];
  const analyses: Run[] = [];
  const asJson: Run[] = [];
  for (let i = 0; i < runs; i++) {
    downloads.push(await cluster.download());
    byHttp2.push(await cluster.download('h2'));
    analyses.push(await cluster.analyze());
    asJson.push(await cluster.analyze('json'));
  }
  const download = costOf(downloads);
  const analyze = costOf(analyses);
  return {
    requests: cluster.requests,
    bytes: Number(downloads[0]!.stdout),
    download,
    downloadByHttp2: costOf(byHttp2),
    analyze,
    ratio: analyze.seconds / download.seconds,
    cpuRatio: analyze.cpu / download.cpu,
    peak: peakOf(analyses),
    peakOfJson: peakOf(asJson),
  };
}

function peakOf(runs: readonly Run[]): number {
  return Math.max(...runs.map(run => run.peak ?? 0));
}

function costOf(runs: readonly Run[]): Cost {
  return { seconds: median(runs.map(run => run.seconds)), cpu: median(runs.map(run => run.cpu ?? 0)) };
}
