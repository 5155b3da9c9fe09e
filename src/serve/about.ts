import { formatRef } from '../core/objects.ts';
import type { Report, Subject } from '../core/report.ts';
import type { Look } from './audience.ts';
import { RequestError } from './request-error.ts';

/** One object, as a caller names it. */
interface Named {
  readonly kind: string;
  readonly name: string;
  /** Looked for in all namespaces if not given. */
  readonly namespace?: string | undefined;
}

/**
 * What a look says of one object.
 * @throws UserError if there is no such object, RequestError if there are several of that name
 */
export function about(look: Look, { kind, name, namespace }: Named): { report: Report; subject: Subject } {
  const { report } = look.tell({
    objects: [{ type: kind, name }],
    ...(namespace !== undefined && { namespaces: [namespace] }),
  });
  const [subject, ...others] = report.subjects ?? [];
  if (subject === undefined) throw new RequestError('not-found', `nothing is known of ${kind} ${name}`);
  if (others.length === 0) return { report, subject };
  const names = [subject, ...others].map(({ object }) => formatRef(object)).slice(0, 5);
  throw new RequestError('invalid', `there are several: ${names.join(', ')}; say which with namespace`);
}
