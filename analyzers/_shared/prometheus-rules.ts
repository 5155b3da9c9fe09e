import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { parseDuration } from './prometheus-syntax.ts';
import { promqlProblem } from './promql.ts';

type Rule = Kinds['PrometheusRule']['spec']['groups'][number]['rules'][number];

/**
 * Why a rule is refused; undefined if it is not.
 * @param isPromql whether its expression is meant to be PromQL; then the grammar must have been loaded
 * @see https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule
 */
export function ruleProblem(rule: Rule, isPromql: boolean): string | undefined {
  return formProblem(rule) ?? (isPromql ? expressionProblem(rule) || undefined : undefined);
}

/** What is wrong with the expressions of a rule: the same rules are looked at again and again. */
const expressionProblem = memoized(({ expr }: Rule) => (typeof expr === 'string' ? (promqlProblem(expr) ?? '') : ''));

/** Why a rule is refused, as far as that can be told without reading its expression. */
function formProblem(rule: Rule): string | undefined {
  const { alert, record, annotations } = rule;
  if (alert === undefined && record === undefined)
    return 'it has neither a name of an alert nor one of a series to record';
  if (alert !== undefined && record !== undefined)
    return `it is an alert and records ${record} too: a rule is one of both`;
  const times = (['for', 'keep_firing_for'] as const).flatMap(field => {
    const value = rule[field];
    return value === undefined ? [] : [{ field, value }];
  });
  if (record !== undefined) {
    if (times[0] !== undefined) return `it records a series, and has ${times[0].field}, which only alerts can have`;
    if (Object.keys(annotations).length > 0)
      return 'it records a series, and has annotations, which only alerts can have';
  }
  const wrong = times.find(({ value }) => Number.isNaN(parseDuration(value)));
  return wrong === undefined ? undefined : `${wrong.field} is ${wrong.value}, which is no duration such as 5m`;
}
