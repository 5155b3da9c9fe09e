import { logBounds, logName, tailOf } from '../../../core/logs.ts';
import type { ReadLog, WantedLog } from '../../../core/source.ts';
import type { Bytes } from '../archive/bytes.ts';
import type { Entry } from '../archive/entry.ts';
import { Damaged } from '../archive/limits.ts';
import type { LayoutContext } from './layout.ts';

/** Where tools that dump a cluster put the log of a container; without `container`, one file holds those of a whole pod. */
const places: readonly RegExp[] = [
  // oc adm inspect and must-gather; without the two folders in the middle, kubectl gather
  /(?:^|\/)namespaces\/(?<namespace>[^/]+)\/pods\/(?<pod>[^/]+)\/(?<container>[^/]+)\/(?:\k<container>\/logs\/)?(?<run>current|previous)(?:\.insecure)?\.log$/,
  // Replicated's support bundles
  /(?:^|\/)pods\/logs\/(?<namespace>[^/]+)\/(?<pod>[^/]+)\/(?<container>[^/]+?)(?:-(?<run>previous))?\.log$/,
  // kubectl cluster-info dump
  /(?:^|\/)(?<namespace>[^/]+)\/(?<pod>[^/]+)\/logs\.txt$/,
];

/** What a dump writes around the log of each container, in the file of its pod or between its lists. */
const sectionMark = /^==== (START|END) logs for container (\S+) of pod (\S+)\/(\S+) ====$/;

/** What a dump writes where it got no log. */
const noLog = /^(Request log|Create log request) error: /;

type Runs = { current?: string; earlier?: string };

/** Finds the logs that are wanted among the files of a dump, or in a dump that is one file. Other files are not read. */
export async function* findLogs(
  entries: AsyncIterable<Entry>,
  wanted: readonly WantedLog[],
  form: LayoutContext['form'],
): AsyncGenerator<ReadLog> {
  const pods = new Set(wanted.map(({ namespace, pod }) => `${namespace}/${pod}`));
  const names = new Set(wanted.map(keyOf));
  const found = new Map<string, Runs>();
  const damaged = new Map<string, string>();
  for await (const { path, bytes } of entries) {
    const place = form === 'file' ? everyPod : placeOf(path);
    if (place === undefined || (place !== everyPod && !pods.has(podOf(place)))) continue;
    try {
      for await (const { text, ...of } of sectionsOf(bytes, place)) {
        const key = keyOf(of);
        if (names.has(key)) found.set(key, { ...found.get(key), [place.run]: text });
      }
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      damaged.set(podOf(place), error.message);
    }
  }
  for (const log of wanted) {
    const runs = found.get(keyOf(log));
    const why = damaged.get(podOf(log)) ?? damaged.get(podOf(everyPod));
    if (runs !== undefined) yield { ...log, state: 'complete', current: '', earlier: '', ...runs };
    else if (why !== undefined) yield { ...log, state: 'failed', why };
    else yield { ...log, state: 'not-collected', why: 'the recording does not hold it' };
  }
}

function keyOf({ namespace, pod, container }: Pick<WantedLog, 'namespace' | 'pod' | 'container'>): string {
  return `${namespace}/${logName(pod, container)}`;
}

/** What the path of a file says of the logs in it; the names of pods and containers that it does not say are in the file. */
interface LogPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
  readonly run: keyof Runs;
}

const everyPod: LogPlace = { namespace: '', pod: '', container: undefined, run: 'current' };

function podOf({ namespace, pod }: Pick<WantedLog, 'namespace' | 'pod'>): string {
  return `${namespace}/${pod}`;
}

function placeOf(path: string): LogPlace | undefined {
  for (const place of places) {
    const { namespace, pod, container, run } = place.exec(path)?.groups ?? {};
    if (namespace === undefined || pod === undefined) continue;
    return { namespace, pod, container, run: run === 'previous' ? 'earlier' : 'current' };
  }
  return undefined;
}

interface Section extends Pick<WantedLog, 'namespace' | 'pod' | 'container'> {
  readonly text: string;
}

/** The ends of the logs in a file, and whose they are. */
async function* sectionsOf(bytes: Bytes, { namespace, pod, container }: LogPlace): AsyncGenerator<Section> {
  let open = container !== undefined;
  let lines: string[] = [];
  for await (const line of linesOf(bytes)) {
    const [, mark, name = '', ofNamespace = '', ofPod = ''] = (container === undefined && sectionMark.exec(line)) || [];
    if (mark === undefined) {
      if (open && !noLog.test(line)) lines.push(line);
      if (lines.length > 2 * logBounds.lines) lines = lines.slice(-logBounds.lines);
      continue;
    }
    if (mark === 'END') yield { namespace: ofNamespace, pod: ofPod, container: name, text: lastOf(lines) };
    open = mark === 'START';
    lines = [];
  }
  if (container !== undefined) yield { namespace, pod, container, text: lastOf(lines) };
}

function lastOf(lines: readonly string[]): string {
  return tailOf(new TextEncoder().encode(lines.join('\n')));
}

/** The lines of a stream; of one that is longer than a log is kept, its end. */
async function* linesOf(bytes: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!.slice(-logBounds.bytes);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
