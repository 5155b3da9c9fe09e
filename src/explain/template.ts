import { UserError } from '../core/errors.ts';
import { nearest } from '../core/near.ts';
import type { Masked } from '../core/provider.ts';
import type { Session } from './vault.ts';

/** The parts of a question, and the variables of a template of one's own. */
const sections = ['incident', 'cause', 'evidence', 'consequences', 'changes', 'documentation', 'language'] as const;

type Section = (typeof sections)[number];

export type Sections = Readonly<Record<Section, Masked>>;

const variable = /\{\{\s*(.*?)\s*\}\}/;

/**
 * Reads the template of a `--prompt-file`: `{{cause}}` is a section of the question.
 * @throws UserError if it names a section that there is not, or none that tells of the incident
 */
export function checkTemplate(template: string): void {
  const named = template.split(variable).filter((_, i) => i % 2 === 1);
  const wrong = named.find(name => !isSection(name));
  if (wrong !== undefined) {
    const [near] = nearest(wrong, sections);
    const hint = near === undefined ? `there are ${sections.join(', ')}` : `did you mean {{${near}}}?`;
    throw new UserError(`the prompt file names {{${wrong}}}, which does not exist; ${hint}`);
  }
  if (named.every(name => name === 'language'))
    throw new UserError(
      'the prompt file says nothing about an incident: it needs {{cause}}, and may have {{evidence}} and more',
    );
}

/** Fills a template that has been checked. What the user wrote around is theirs; names of the cluster in it are masked too. */
export function fillTemplate(template: string, filled: Sections, session: Session): Masked {
  const parts = template.split(variable);
  return session.join(
    parts.map((part, i) => (i % 2 === 1 && isSection(part) ? filled[part] : session.own(part))),
    '',
  );
}

function isSection(name: string): name is Section {
  return (sections as readonly string[]).includes(name);
}
