import { UserError } from './errors.ts';

/** A LabelSelector, or the parts of one. An empty one selects everything, none (`undefined`) selects nothing. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key?: string | undefined;
    readonly operator?: string | undefined;
    readonly values?: readonly string[] | undefined;
  }[];
}

type LabelMap = Readonly<Record<string, string>>;

/**
 * Whether labels match a selector; what is `undefined` (nil) matches nothing, an empty selector everything.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export function matchesSelector(selector: LabelSelector | undefined, labels: LabelMap): boolean {
  if (selector === undefined) return false;
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every(e => matchesExpression(e, labels))
  );
}

/** Whether all pairs of `wanted` are in `labels`. */
export function matchesLabels(wanted: LabelMap, labels: LabelMap): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}

/**
 * One requirement of a label selector or of node affinity (`Gt` and `Lt` compare integers and exist there only).
 * `NotIn` and `DoesNotExist` match where the label is missing. An unknown operator matches nothing.
 */
export function matchesExpression(
  expression: NonNullable<LabelSelector['matchExpressions']>[number],
  labels: LabelMap,
): boolean {
  const value = labels[expression.key ?? ''];
  const values = expression.values ?? [];
  switch (expression.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number.parseInt(value, 10) > Number.parseInt(values[0] ?? '', 10);
    case 'Lt':
      return value !== undefined && Number.parseInt(value, 10) < Number.parseInt(values[0] ?? '', 10);
    default:
      return false;
  }
}

/** Whether a selector has no requirement at all, and so selects everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** `app=web,tier in (a,b),!canary`: as people type a selector, so that they know their own again. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  const parts = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  for (const e of selector.matchExpressions ?? []) {
    if (e.operator === 'Exists') parts.push(`${e.key}`);
    else if (e.operator === 'DoesNotExist') parts.push(`!${e.key}`);
    else parts.push(formatValues(e.key, e.operator === 'NotIn', e.values ?? []));
  }
  return parts.length === 0 ? '<all>' : parts.join(',');
}

function formatValues(key: string | undefined, not: boolean, values: readonly string[]): string {
  const [only] = values;
  if (only !== undefined && values.length === 1) return `${key}${not ? '!=' : '='}${only}`;
  return `${key} ${not ? 'notin' : 'in'} (${values.join(',')})`;
}

/** What a key and a value of a label may be; anything else would select nothing, and look like health. */
const labelName = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * A label selector as kubectl's `-l` takes it: `app=web,tier!=db,env in (a,b),!canary`.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 * @throws UserError if it is none
 */
export function parseSelector(option: string, given: string): LabelSelector {
  const matchExpressions = given
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      const requirement = requirementOf(part);
      if (requirement !== undefined && labelName.test(requirement.key) && requirement.values.every(isLabelValue))
        return requirement;
      throw new UserError(`${option} wants a label selector such as app=web,tier!=db, but got "${part}"`);
    });
  if (matchExpressions.length === 0)
    throw new UserError(`${option} wants a label selector such as app=web, but got nothing`);
  return { matchExpressions };
}

function requirementOf(part: string) {
  const [, setKey, set, list] = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map(value => value.trim());
    return { key: setKey, operator: set === 'in' ? 'In' : 'NotIn', values };
  }
  const [, key, sign, value] = /^([^=!\s]+)\s*(==?|!=)\s*([^=!\s]*)$/.exec(part) ?? [];
  if (key !== undefined && value !== undefined)
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  const [, not, name] = /^(!?)\s*([^=!\s()]+)$/.exec(part) ?? [];
  return name === undefined ? undefined : { key: name, operator: not === '!' ? 'DoesNotExist' : 'Exists', values: [] };
}

function isLabelValue(value: string): boolean {
  return labelValue.test(value);
}
