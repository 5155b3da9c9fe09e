import type { LRParser } from '@lezer/lr';
import { nearest } from '../../src/core/near.ts';

/**
 * What is wrong with expressions of PromQL, by the grammar of Prometheus' own editor. It forgives much that Prometheus does not:
 * what is said here is what is sure.
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/
 */

type Tree = ReturnType<LRParser['parse']>;
type Node = Parameters<Parameters<Tree['iterate']>[0]['enter']>[0];

let parser: LRParser | undefined;

/** Loads the grammar, which few clusters have any use for. */
export const loadPromql = () =>
  import('@prometheus-io/lezer-promql').then(grammar => {
    ({ parser } = grammar);
  });

/** Why an expression is refused, and where; undefined if nothing is found. {@link loadPromql} comes first. */
export function promqlProblem(expression: string): string | undefined {
  if (parser === undefined) throw new Error('the grammar of PromQL was not loaded');
  const tree = parser.parse(expression);
  // Types mean something only where all is understood.
  const wrong = firstIn(tree, expression, notUnderstood) ?? firstIn(tree, expression, misused);
  return wrong === undefined || isSpared(wrong, expression) ? undefined : told(wrong, expression);
}

interface Wrong {
  readonly at: number;
  readonly problem: string;
}

type Look = (node: Node, expression: string) => Wrong | undefined;

function firstIn(tree: Tree, expression: string, look: Look): Wrong | undefined {
  let wrong: Wrong | undefined;
  tree.iterate({
    enter: node => {
      wrong ??= look(node, expression);
      return wrong === undefined;
    },
  });
  return wrong;
}

/** How much of an expression is shown before what is wrong in it. */
const contextLength = 40;

function told({ at, problem }: Wrong, expression: string): string {
  const before = expression.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1) + 1;
  const said = before.trim().replace(/\s+/g, ' ');
  const context = said.length > contextLength ? `…${said.slice(-contextLength)}` : said;
  const position = expression.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`;
  return `its expression is no PromQL: ${problem} at ${position}${context === '' ? '' : `, after ${context}`}`;
}

function notUnderstood({ from, type }: Node, expression: string): Wrong | undefined {
  if (!type.isError) return undefined;
  const at = from + (/^(?:\s|#.*)*/.exec(expression.slice(from))?.[0].length ?? 0);
  const [word] = /^(?:[\w:]+|.)/s.exec(expression.slice(at)) ?? [];
  if (word === undefined) return { at: expression.trimEnd().length, problem: 'it ends too early' };
  const [called] = /[\w:]+\s*$/.exec(expression.slice(0, at)) ?? [];
  if (word === '(' && called !== undefined) return noFunction(called.trim(), at - called.length);
  const hint = word === '$' ? ' (variables such as $__rate_interval are those of dashboards)' : '';
  return { at, problem: `unexpected ${word}${hint}` };
}

function noFunction(name: string, at: number): Wrong {
  const [near] = nearest(name, functions());
  return { at, problem: `there is no function ${name}${near === undefined ? '' : `, did you mean ${near}?`}` };
}

/** The grammar names aggregations and functions one after the other: `AvgOverTime`. */
function functions(): readonly string[] {
  const names = parser?.nodeSet.types.map(({ name }) => name) ?? [];
  const between = (first: string, end: string): string[] => names.slice(names.indexOf(first), names.indexOf(end));
  return [...between('Avg', 'By'), ...between('AbsentOverTime', 'MatrixSelector')].map(name =>
    name.replace(/(?<=[a-z0-9])[A-Z]/g, '_$&').toLowerCase(),
  );
}

/** Functions of samples over time. */
const ofRange =
  /^(?:\w+_over_time|i?rate|increase|i?delta|deriv|changes|resets|predict_linear|holt_winters|double_exponential_smoothing)$/;

/** The two mistakes with types that can be seen by themselves: a rate of a moment, and a sum of what is a range. */
function misused(node: Node, expression: string): Wrong | undefined {
  if (node.name !== 'FunctionCall' && node.name !== 'AggregateExpr') return undefined;
  const body = node.node.getChild('FunctionCallBody');
  const given = body?.getChildren('Expr').map(({ name }) => name) ?? [];
  const called = expression.slice(node.from, body?.from).trim();
  if (node.name === 'AggregateExpr') {
    const isRange = given.length === 1 && given[0] === 'MatrixSelector';
    return isRange ? { at: node.from, problem: `${called} takes no range such as [5m] by itself` } : undefined;
  }
  const isMoment = given.includes('VectorSelector') && given.every(name => /^(VectorSelector|.*Literal)$/.test(name));
  if (!ofRange.test(called) || !isMoment) return undefined;
  return { at: node.from, problem: `${called} takes a range, as in ${called}(…[5m]), and gets none` };
}

/**
 * What Prometheus takes and the grammar does not: a figure that ends in a point, one in hexadecimal after `0X` or with `_` in it, a
 * word of PromQL as the name of a series, and functions that are newer than it.
 */
function isSpared({ at, problem }: Wrong, expression: string): boolean {
  const [before, after] = [expression.slice(0, at), expression.slice(at)];
  if (/\d$/.test(before) && /^\.(?!\d)/.test(after)) return true;
  if (/(?<![\w.])0(?:x[\da-f_]*)?$/i.test(before) && /^[X_][\da-f_]/i.test(after)) return true;
  if (/^(offset|on|ignoring|bool|by|without|group_(left|right))\s*[[{]/.test(after)) return true;
  return problem.startsWith('there is no function') && !problem.includes('did you mean');
}
