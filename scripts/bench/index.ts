import { parseArgs } from 'node:util';
import { insertMeasured } from '../measurements.ts';
import { analyzersTable, benchAnalyzers } from './analyzers.ts';
import { benchCost, costTable } from './cost.ts';
import { benchEngine, engineTable } from './engine.ts';
import { benchServe, serveTable } from './serve.ts';

/**
 * `npm run bench [-- --json] [--pods 20000] [--runs 5]`: what a run costs against the least that it could cost, side by
 * side: listing and analyzing against downloading the same bytes, starting against starting bare node; and what asking a
 * model about fifty incidents of a large cluster costs. `--big` reads an archive of 500 MB besides: how much memory that takes.
 * Instead of that, `--analyzers` times decoding and each analyzer alone; `--engine` all analyzers and linking, of 100,000 pods if
 * not said otherwise; `--serve` asks a server of 3000 pods of which `--changes` a second change, for `--minutes`: generated ones, or
 * with `--kubeconfig FILE` those of a real cluster that is there to be changed. `--write` puts the table into docs/measurements.md, which has a
 * place for all but that of `--analyzers`.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    analyzers: { type: 'boolean', default: false },
    engine: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    changes: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '3' },
    kubeconfig: { type: 'string' },
    write: { type: 'boolean', default: false },
    big: { type: 'boolean', default: false },
    pods: { type: 'string' },
    runs: { type: 'string', default: '5' },
  },
});

/** What was measured, and how it is shown. */
interface Measured {
  readonly result: object;
  readonly text: string;
}

/** What can be measured instead of the cost of a run, by its flag. A new benchmark is a file, an entry here and a flag above. */
const benchmarks = {
  analyzers: () => shown(benchAnalyzers(podsOr(20_000)), analyzersTable),
  engine: () => shown(benchEngine(podsOr(100_000)), engineTable),
  async serve() {
    const { kubeconfig } = values;
    const asked = { kubeconfig, pods: podsOr(3000), changes: Number(values.changes), minutes: Number(values.minutes) };
    return shown(await benchServe(asked, line => process.stderr.write(`${line}\n`)), serveTable);
  },
} as const satisfies Readonly<Record<string, () => Measured | Promise<Measured>>>;

const flag = (Object.keys(benchmarks) as (keyof typeof benchmarks)[]).find(name => values[name]);
const { result, text } = await (flag === undefined ? cost() : benchmarks[flag]());
process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : text);
if (values.write) insertMeasured(flag === undefined ? 'bench' : `bench -- --${flag}`, text);

async function cost(): Promise<Measured> {
  return shown(await benchCost(podsOr(20_000), Number(values.runs), values.big), costTable);
}

function shown<T extends object>(result: T, tableOf: (result: T) => string): Measured {
  return { result, text: tableOf(result) };
}

function podsOr(usual: number): number {
  return Number(values.pods ?? usual);
}
