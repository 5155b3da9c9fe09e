import { UserError } from '../core/errors.ts';
import { nearest } from '../core/near.ts';
import type { Masked } from '../core/provider.ts';
import type { Session } from './vault.ts';

/**
 * Fills the template of a `--prompt-file`: `{{cause}}` is a section of the question. What the user wrote around is theirs;
 * names of the cluster in it are masked too.
 * @throws UserError if it names a section that there is not
 */
export function fillTemplate(template: string, sections: Readonly<Record<string, Masked>>, session: Session): Masked {
  const parts = template.split(/\{\{\s*([\w-]*)\s*\}\}/);
  return session.join(
    parts.map((part, i) => (i % 2 === 0 ? session.own(part) : sectionNamed(part, sections))),
    '',
  );
}

function sectionNamed(name: string, sections: Readonly<Record<string, Masked>>): Masked {
  const section = sections[name];
  if (section !== undefined) return section;
  const known = Object.keys(sections);
  const [near] = nearest(name, known);
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean {{${near}}}?`;
  throw new UserError(`the prompt file names {{${name}}}, which there is not; ${hint}`);
}
