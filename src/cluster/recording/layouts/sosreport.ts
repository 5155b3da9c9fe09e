import type { Kind } from '../../../core/kinds/index.ts';
import { kindNamed } from '../../../core/kinds/names.ts';
import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';
import { collectedFrom } from './record-lines.ts';

/** The plugin is ended after so many seconds. */
const longest = 1200;

/** Asked for without a namespace, though they have one: what kubectl then gives is that of the context. */
const ofContext: ReadonlySet<Kind> = new Set<Kind>(['Role', 'RoleBinding']);

/**
 * A sosreport of a control plane's machine: what its plugin `kubernetes` had kubectl print as JSON. Each file is called like
 * the command, with `_` for what is no letter and `.` for a slash. Without the plugin's option `all` that is the Nodes alone; the rest
 * are tables for people, which are not read.
 * @see https://github.com/sosreport/sos/blob/main/sos/report/plugins/kubernetes.py
 */
export const sosreport: Layout = {
  name: 'sosreport',
  recognises: path => placeOf(path) !== undefined,
  async *read(entries, context) {
    let date: string | undefined;
    const take = (text: string): void => {
      date ??= text.trim();
    };
    yield* readPlaces(entries, context, {
      name: 'the sosreport',
      redacted: true,
      placeOf: path => (/(^|\/)sos_commands\/date\/date_--utc$/.test(path) ? { type: 'record', take } : placeOf(path)),
    });
    yield aboutOf(context, collectedFrom(date, longest));
  },
};

function placeOf(path: string): Place | undefined {
  const [, folder, asked, resource = ''] =
    /(?:^|\/)sos_commands\/(?:kubernetes|openshift)\/cluster-info\/(?:([^/]+)\/)?[^/]*(?:kubectl|oc)[^/]*_get_-o_json_(?:--namespace_([^/_]+)_)?([a-z.]+)$/.exec(
      path,
    ) ?? [];
  const kind = kindNamed(resource);
  if (kind === undefined) return undefined;
  const namespace = asked ?? folder ?? (ofContext.has(kind) ? 'default' : undefined);
  return { type: 'list', kind, ...(namespace !== undefined && { namespace }) };
}
