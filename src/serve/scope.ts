import { type Severity, severities } from '../core/finding.ts';
import { type LabelSelector, parseSelector } from '../core/selectors.ts';
import type { Scope } from '../engine/options.ts';
import type { Filters } from './filters.ts';
import { RequestError } from './request-error.ts';

/** What a caller wants to be told of. What is not given narrows nothing. */
interface Wanted {
  readonly namespace?: string | undefined;
  /** Names of analyzers and kinds. */
  readonly filters?: readonly string[] | undefined;
  readonly labelSelector?: string | undefined;
  readonly severity?: Severity | undefined;
}

/**
 * @param selectorField what the protocol calls the field of the label selector
 * @throws UserError if there is no such analyzer, or the selector is none
 */
export function scopeOf(
  { namespace, filters, labelSelector, severity }: Wanted,
  known: Filters,
  selectorField = 'labelSelector',
): Scope {
  return {
    ...(namespace !== undefined && { namespaces: [namespace] }),
    ...(filters !== undefined && { analyzers: known.named(filters) }),
    ...(labelSelector !== undefined && { selector: parseSelector(selectorField, labelSelector) }),
    ...(severity !== undefined && { severity }),
  };
}

/**
 * What is shown to one who asks for a part of what is shown to all: never more than that.
 * @throws RequestError if nothing was read of a namespace that is asked for: what is not looked at is not healthy
 */
export function narrowed(all: Scope = {}, asked: Scope): Scope {
  const stray = asked.namespaces?.find(place => all.namespaces?.includes(place) === false);
  if (stray !== undefined)
    throw new RequestError('not-found', `this namespace is not read; these are: ${all.namespaces!.join(', ')}`);
  const analyzers = bothOf(all.analyzers, asked.analyzers);
  const selector = bothSelect(all.selector, asked.selector);
  const severity = worseOf(all.severity, asked.severity);
  return {
    ...all,
    ...asked,
    ...(analyzers !== undefined && { analyzers }),
    ...(selector !== undefined && { selector }),
    ...(severity !== undefined && { severity }),
  };
}

function bothOf(a: Scope['analyzers'], b: Scope['analyzers']): Scope['analyzers'] {
  if (a === undefined || b === undefined) return a ?? b;
  return new Map([...a].map(([id, kinds]) => [id, kinds.filter(kind => b.get(id)?.includes(kind) === true)]));
}

function bothSelect(a: LabelSelector | undefined, b: LabelSelector | undefined): LabelSelector | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { matchExpressions: [a, b].flatMap(expressionsOf) };
}

/** A label that both want may have two values in them, so that nothing has it. */
function expressionsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector) {
  const pairs = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return [...pairs, ...matchExpressions];
}

function worseOf(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  return severities.find(level => level === a || level === b);
}
