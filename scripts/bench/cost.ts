import { tableOf } from '../measurements.ts';
import { type ArchiveResult, benchArchive } from './archive.ts';
import { benchExplain, type ExplainResult } from './explain.ts';
import { megabytes, milliseconds, seconds } from './figures.ts';
import { benchListing, type ListingResult } from './listing.ts';
import { benchStart, type StartResult } from './start.ts';

/** What a run costs, beside the least that it could cost. */
interface CostResult {
  readonly start: StartResult;
  readonly listing: ListingResult;
  readonly explained: ExplainResult;
  /** Only if it was asked for. */
  readonly archive: ArchiveResult | undefined;
}

/** What must hold, with the two measured in the same run. Seconds and bytes. */
const targets = {
  ratio: 2.5,
  peak: 300e6,
  archivePeak: 400e6,
  version: 0.015,
  help: 0.08,
  analyze: 0.25,
  explain: 0.15,
  masking: 0.3,
  answered: 8,
} as const;

const bigArchive = 500e6;

/** A start takes a tenth of a listing, and its median as many times more runs. */
const startsPerRun = 4;

/** @param isBig whether to read an archive of 500 MB besides */
export async function benchCost(pods: number, runs: number, isBig: boolean): Promise<CostResult> {
  return {
    start: await benchStart(runs * startsPerRun),
    listing: await benchListing(pods, runs),
    explained: await benchExplain(),
    archive: isBig ? await benchArchive(bigArchive) : undefined,
  };
}

/** A line for each figure, with its target if it has one. */
export function costTable({ start, listing, explained, archive }: CostResult): string {
  return tableOf([
    ['what', 'measured', 'at most'],
    ...listingRows(listing),
    ...startRows(start),
    ...explainRows(explained),
    ...(archive === undefined ? [] : archiveRows(archive)),
  ]);
}

function listingRows({ pods, bytes, requests, download, analyze, ratio, peak }: ListingResult): Row[] {
  return [
    row(`download of ${pods} pods: ${megabytes(bytes)} in ${requests} requests`, download.seconds, seconds),
    row('`kubecause analyze` of the same', analyze.seconds, seconds),
    row('against the download', ratio, times, targets.ratio),
    row('most memory', peak, megabytes, targets.peak),
  ];
}

function startRows({ bare, version, help, analyze, single, singleSize, explain }: StartResult): Row[] {
  return [
    row('bare node', bare, shortly),
    row('`kubecause --version`, above that', version - bare, shortly, targets.version),
    row('`kubecause --help`, above bare node', help - bare, shortly, targets.help),
    row('`kubecause analyze` of the demo, above bare node', analyze - bare, shortly, targets.analyze),
    row(`the same by one file of ${megabytes(singleSize)}, whole`, single, shortly),
    row(
      'with `--explain --dry-run` of a bundled provider, above `analyze`',
      explain - analyze,
      shortly,
      targets.explain,
    ),
  ];
}

function explainRows({ questions, objects, masking, answered }: ExplainResult): Row[] {
  return [
    row(`masking ${questions} questions about ${objects} objects`, masking, shortly, targets.masking),
    row(`${questions} incidents explained by a model that takes 1 s`, answered, seconds, targets.answered),
  ];
}

function archiveRows({ size, seconds: took, peak }: ArchiveResult): Row[] {
  return [
    row(`an archive of ${megabytes(size)}, most of it logs`, took, seconds),
    row('most memory', peak, megabytes, targets.archivePeak),
  ];
}

type Row = readonly [what: string, measured: string, atMost: string];

/** @param target what the value may be at most */
function row(what: string, value: number, shown: (value: number) => string, target?: number): Row {
  const verdict = target === undefined ? '' : `${shown(target)}${value <= target ? '' : ', not reached'}`;
  return [what, shown(value), verdict];
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`;
}

/** @param value seconds */
function shortly(value: number): string {
  return milliseconds(value * 1000);
}
