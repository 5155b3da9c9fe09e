import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Weight } from './custom-convention.ts';

export type Custom = Kinds['CustomResource'];
export type Condition = Custom['status']['conditions'][number];

/** What a status says that is bad. */
export interface Problem {
  /** `status.conditions[Ready]`, `status.phase`. */
  readonly path: string;
  readonly type: string;
  readonly value: string;
  readonly reason: string;
  readonly message: string;
  readonly since: string | undefined;
  readonly weight: Weight | 'unknown';
}

/** A condition that is bad. @param place where in the status it stands */
export function problemIn(
  { type = '', status, reason = '', message = '', lastTransitionTime }: Omit<Condition, 'errors'>,
  weight: Problem['weight'],
  place = 'conditions',
): Problem {
  return {
    path: `status.${place}[${type}]`,
    type,
    value: status ?? 'True',
    reason,
    message,
    since: lastTransitionTime,
    weight,
  };
}
