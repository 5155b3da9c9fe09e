import { parseArgs } from 'node:util';
import { hasControlPlane, scripts } from '../../test/helpers/control-plane.ts';
import { insertMeasured, tableOf } from '../measurements.ts';
import { kilobytes, megabytes, seconds } from './figures.ts';
import { benchListing, type ListingResult } from './listing.ts';
import { benchLive, type LiveResult } from './live.ts';

/**
 * `npm run bench:scale [-- --json] [--write] [--runs 3] [--sizes 10000,100000] [--form json] [--live KUBECONFIG] [--served]`:
 * how time and memory grow with a cluster: 10,000 to 100,000 pods and what belongs to them, from a local server, in both
 * encodings, against downloading the same bytes; and against kubectl on a real API server with 3,000 pods, where one can be
 * started (not with `--served`) or is given (filled by scale.mjs of the control plane's scripts).
 * `--short` is 10,000 pods in protobuf alone, held to limits that no machine misses by chance. `--write` puts the tables into
 * docs/measurements.md.
 */
const forms = ['protobuf', 'json'] as const;

/** What is aimed at; ratios, bytes, and bytes for each pod. */
const targets = { ratio: 1.4, perPod: 2_500, peak: 400e6, growth: 0.15, live: 1, livePeak: 200e6 } as const;

/** What `--short` holds: twice of what is usual on a slow machine, so that only a real change misses it. */
const limits = { cpuRatio: 20, peak: 350e6, seconds: 60 } as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    served: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '10000,50000,100000' },
    form: { type: 'string', default: 'protobuf,json' },
    live: { type: 'string' },
  },
});
const runs = Number(values.runs);
const sizes = values.sizes.split(',').map(Number);
const asked = forms.filter(form => values.form.split(',').includes(form));

if (values.short) await runShort();
else await runWhole();

async function runShort(): Promise<void> {
  const result = await benchListing(sizes[0]!, 1);
  const { cpuRatio, peak, analyze } = result;
  print({ limits, result }, `${listingTable([result], undefined)}\n`);
  const missed = [
    cpuRatio > limits.cpuRatio && `${cpuRatio.toFixed(1)} times the processor time of the download`,
    peak > limits.peak && megabytes(peak),
    analyze.seconds > limits.seconds && seconds(analyze.seconds),
  ].filter(Boolean);
  if (missed.length === 0) return;
  process.stderr.write(`over the limits ${JSON.stringify(limits)}: ${missed.join(', ')}\n`);
  process.exitCode = 1;
}

async function runWhole(): Promise<void> {
  const base = (await benchListing(0, runs)).peak;
  const listings: ListingResult[] = [];
  for (const form of asked) for (const pods of sizes) listings.push(await benchListing(pods, runs, form));
  const live = await liveResult();
  const text = [
    listingTable(listings, base),
    `An empty cluster takes ${megabytes(base)}. From ${sizes[0]} to ${sizes.at(-1)} pods: ${growthsOf(listings)}.`,
    ...(live === undefined ? [] : [liveTable(live)]),
  ].join('\n\n');
  print({ targets, base, listings, live }, `${text}\n`);
  if (values.write) insertMeasured('bench:scale', `${text}\n`);
}

async function liveResult(): Promise<LiveResult | undefined> {
  if (values.served) return undefined;
  if (hasControlPlane) return benchLive(runs, values.live);
  process.stderr.write(`no control plane can be started: ${scripts} is not there\n`);
  return undefined;
}

function print(result: object, text: string): void {
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : text);
}

function listingTable(listings: readonly ListingResult[], base: number | undefined): string {
  const head = [
    'served locally over TLS',
    'bytes',
    'requests',
    'download',
    'by HTTP/2',
    'analyze',
    `ratio (${targets.ratio})`,
    'of processor time',
    `most memory (${megabytes(targets.peak)})`,
    'with `-o json`',
    `for each pod over the base (${kilobytes(targets.perPod)})`,
  ];
  const rows = listings.map(({ pods, form, bytes, requests, download, downloadByHttp2, analyze, ...result }) => [
    `${pods} pods, ${form}`,
    megabytes(bytes),
    String(requests),
    seconds(download.seconds),
    seconds(downloadByHttp2.seconds),
    seconds(analyze.seconds),
    result.ratio.toFixed(1),
    result.cpuRatio.toFixed(1),
    megabytes(result.peak),
    megabytes(result.peakOfJson),
    base === undefined ? '' : kilobytes((result.peak - base) / pods),
  ]);
  return tableOf([head, ...rows]).trimEnd();
}

/** How much more processor time the largest cluster takes than the smallest, in each encoding. */
function growthsOf(listings: readonly ListingResult[]): string {
  return asked
    .map(form => {
      const [smallest, ...larger] = listings.filter(listing => listing.form === form);
      const growth = larger.at(-1)!.analyze.cpu / smallest!.analyze.cpu;
      return `${growth.toFixed(1)} times the processor time in ${form}`;
    })
    .join(', ');
}

function liveTable({ pods, kubecause, wide, json, requests, ratio }: LiveResult): string {
  const head = [`a real API server with ${pods} pods`, 'time', 'most memory', 'against `get pods -A -o wide`'];
  const row = (what: string, run: LiveResult['wide'], more = ''): string[] => [
    what,
    seconds(run.seconds),
    megabytes(run.peak),
    more,
  ];
  return tableOf([
    head,
    row(`\`kubecause analyze\`, ${requests} requests`, kubecause, `${ratio.toFixed(2)} x (${targets.live})`),
    row('`kubectl get pods -A -o wide`', wide),
    row('`kubectl get pods -A -o json`', json),
  ]).trimEnd();
}
