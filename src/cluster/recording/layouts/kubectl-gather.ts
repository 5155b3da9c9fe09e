import type { Kind } from '../../../core/kinds/index.ts';
import type { Entry } from '../archive/entry.ts';
import { aboutOf, collectedWithin } from './about.ts';
import type { Layout, LayoutContext } from './layout.ts';
import { type Place, readPlaces } from './places.ts';

/** `hub/cluster/nodes/node-a.yaml`, `hub/namespaces/shop/apps/deployments/web.yaml`: the group is left out if it is the core. */
const object =
  /^(?:(.*)\/)?(?:cluster|namespaces\/[^/]+)\/(?:[^/]+\.[^/]+\/|apps\/|batch\/|policy\/|autoscaling\/)?[a-z]+\/[^/]+\.yaml$/;

/** A path that no other tool has: Nodes or groups below `cluster`, pods and the like without the folder of a group. */
const mark =
  /(^|\/)(cluster\/(nodes|namespaces|persistentvolumes|[^/]+\.[^/]+\/[a-z]+)\/|namespaces\/[^/]+\/(pods|configmaps|serviceaccounts|services|persistentvolumeclaims|events\.k8s\.io\/events|apps\/[a-z]+)\/)[^/]+\.yaml$/;

interface Log {
  times: string[];
  /** Whether all namespaces were asked for, and nothing failed. */
  whole: boolean;
}

/**
 * `kubectl gather`: a folder for each cluster with one file for each object. Of several clusters the first is read. If its log
 * says that all namespaces were gathered and nothing of a failure, the kinds of which there are objects are whole.
 * @see https://github.com/nirs/kubectl-gather#gathering-everything-from-the-current-cluster
 */
export const kubectlGather: Layout = {
  name: 'kubectl gather',
  recognises: path => mark.test(path),
  async *read(entries, context) {
    const log: Log = { times: [], whole: false };
    const held = new Set<Kind>();
    const places = {
      name: 'what was gathered',
      placeOf: (path: string): Place | undefined => placeOf(path, log),
    };
    for await (const found of readPlaces(firstCluster(entries, context), context, places)) {
      // Whether a type of custom resource has namespaces, single objects do not say for sure.
      if (found.type === 'object' && found.kind !== 'CustomResource') held.add(found.kind);
      yield found;
    }
    const cut = context.notes.cutBecause;
    if (log.whole && cut === undefined) for (const kind of held) yield { type: 'listing', kind, state: 'complete' };
    yield aboutOf(context, collectedWithin(log.times));
  },
};

async function* firstCluster(entries: AsyncIterable<Entry>, { notes }: LayoutContext): AsyncGenerator<Entry> {
  let first: string | undefined;
  const told = new Set<string>();
  for await (const entry of entries) {
    const match = object.exec(entry.path);
    const root = match === null ? first : (match[1] ?? '');
    first ??= root;
    if (root === undefined || root === first) yield entry;
    else if (!told.has(root)) {
      told.add(root);
      notes.add(`${root} is not read: it is another cluster than ${first}; give its folder`);
    }
  }
}

function placeOf(path: string, log: Log): Place | undefined {
  if (/(^|\/)gather\.log$/.test(path)) return { type: 'record', take: text => takeLog(text, log) };
  return object.test(path) ? { type: 'objects' } : undefined;
}

function takeLog(text: string, log: Log): void {
  const lines = text.split('\n').map(line => line.split('\t'));
  log.times.push(...lines.flatMap(([time = '']) => timeOf(time)));
  const said = (pattern: RegExp): boolean => lines.some(([, , ...words]) => words.some(word => pattern.test(word)));
  const failed = lines.some(([, level]) => level === 'WARN' || level === 'ERROR');
  log.whole ||= said(/^Gathering from all namespaces/) && !failed;
}

function timeOf(text: string): string[] {
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? [] : [new Date(milliseconds).toISOString()];
}
