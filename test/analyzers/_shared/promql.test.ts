import { beforeAll, expect, test } from 'vitest';
import { loadPromql, promqlProblem } from '../../../analyzers/_shared/promql.ts';
import { Masker } from '../../../src/cluster/recording/mask/masker.ts';

beforeAll(loadPromql);

// As Prometheus' own tests have them: promql/parser/parse_test.go and promql/promqltest/testdata.
const valid = [
  'sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) > 0.5',
  'foo and on(bar) group_left(baz, qux) up == bool 0',
  'histogram_quantile(0.99, sum without(instance) (increase(x_bucket{job="api",ns!~"kube.*"}[1h30m] offset 5m)))',
  'predict_linear(node_filesystem_avail_bytes[6h], 24*3600) < 0 unless ignoring(b) absent(foo)',
  'min_over_time(rate(foo{bar="baz"}[2s])[5m:5s])[4m:3s] @ 1603775091',
  'count_values without(a) ("version", build_info) # versions',
  'topk(5, stddev_over_time(foo[1d])) + quantile_over_time(.9, (foo + bar)[30m:])',
  '-1e3 + +31 ^ Inf % time() atan2 vector(1)',
  '{"utf8.name", a="b"} or label_replace(up, "a", "$1", "b", "(.*)")',
  'up > 0x8f or up < 1E3 or up == 0XFEED1234',
  'up > 0x8_f or up < 1_000',
  'rate(foo[5m] offset -1w) or limitk(2, deriv(foo[5m])) or sort_by_label_desc(foo, "a")',
];

test.each(valid)('%s', expression => {
  expect(promqlProblem(expression)).toBeUndefined();
});

test.each(valid)('%s, masked', expression => {
  const masker = new Masker({ key: 'k' });
  masker.text(expression, 'expr');
  expect(promqlProblem(masker.text(expression, 'expr'))).toBeUndefined();
});

test.each([
  ['', 'it ends too early at column 1'],
  ['(1', 'it ends too early at column 3, after (1'],
  ['foo[5mm]', 'unexpected m at column 7, after foo[5m'],
  ['foo{a=b}', 'unexpected b at column 7, after foo{a='],
  ['sum up by (job)', 'unexpected up at column 5, after sum'],
  ['up == 1\n  and up{job="a"', 'it ends too early at line 2, column 17, after up == 1 and up{job="a"'],
  ['sum(incraese(up[5m]))', 'there is no function incraese, did you mean increase? at column 5, after sum('],
  ['up{{ $labels.job }}', 'unexpected { at column 4, after up{'],
])('%j is refused', (expression, problem) => {
  expect(promqlProblem(expression)).toBe(`its expression is no PromQL: ${problem}`);
});
