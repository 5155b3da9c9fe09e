import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FailingWorld, type Form, type Outcome, type Target } from '../test/helpers/failing-world.ts';
import { type ListingFault, listingFaults } from '../test/helpers/listing-faults.ts';
import { insertMeasured, tableOf } from './measurements.ts';

/**
 * `npm run failing [-- --one-in 8] [--kinds Pod,Node] [--write]`: a cluster of which one thing fails at a time, in every way:
 * what is left of it, and whether anything is said that was not seen. Prints what is wrong, in a line each, and a table;
 * `--write` puts it into docs/measurements.md. `--one-in` takes a part of the kinds for each fault, another for each.
 */
const { values } = parseArgs({
  options: {
    'one-in': { type: 'string', default: '1' },
    kinds: { type: 'string' },
    write: { type: 'boolean', default: false },
    /** Of the processes that share the work: which one, of how many. */
    part: { type: 'string' },
  },
});

interface Cell {
  readonly fault: string;
  readonly target: Target;
  readonly form: Form;
}

type Done = Cell & Outcome;

/** What is computed goes on one after another; what waits for a time limit waits together. */
const atOnce = { computed: 3, heavy: 1, waiting: 24 } as const;

function paceOf({ lasts, heavy }: ListingFault): keyof typeof atOnce {
  if (lasts) return 'waiting';
  return heavy ? 'heavy' : 'computed';
}

if (values.part !== undefined) await work(values.part);
else report(await shareOut(availableParallelism()));

async function work(part: string): Promise<void> {
  const [index = 0, count = 1] = part.split('/').map(Number);
  const world = await FailingWorld.open();
  const heavy = new Set(listingFaults.filter(fault => paceOf(fault) === 'heavy').map(({ name }) => name));
  // What is heavy keeps one core busy for a minute at a time: two at once would measure one another.
  const cells = cellsOf(world).filter((cell, i) => (heavy.has(cell.fault) ? 0 : i % count) === index);
  const strike = async (cell: Cell): Promise<void> => {
    const fault = listingFaults.find(({ name }) => name === cell.fault)!;
    process.send!({ ...cell, ...(await world.strike(cell.target, fault, cell.form)) });
  };
  for (const pace of ['computed', 'heavy', 'waiting'] as const) {
    const paced = new Set(listingFaults.filter(fault => paceOf(fault) === pace).map(({ name }) => name));
    await inTurn(
      cells.filter(({ fault }) => paced.has(fault)),
      atOnce[pace],
      strike,
    );
  }
  process.disconnect();
}

function cellsOf(world: FailingWorld): Cell[] {
  const asked = values.kinds?.split(',');
  const oneIn = Number(values['one-in']);
  return listingFaults.flatMap((fault, row) =>
    world
      .targetsOf(fault)
      .filter(target => asked?.includes(target) ?? true)
      .filter((_, column) => (row + column) % oneIn === 0)
      .flatMap(target =>
        (fault.form === undefined ? (['json', 'protobuf'] as const) : [fault.form]).map(form => ({
          fault: fault.name,
          target,
          form,
        })),
      ),
  );
}

async function inTurn(cells: readonly Cell[], most: number, strike: (cell: Cell) => Promise<void>): Promise<void> {
  const left = cells.values();
  const next = async (): Promise<void> => {
    for (const cell of left) await strike(cell);
  };
  await Promise.all(Array.from({ length: most }, next));
}

async function shareOut(processes: number): Promise<Done[]> {
  const done: Done[] = [];
  const parts = Array.from({ length: processes }, async (_, i) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--part', `${i}/${processes}`]);
    child.on('message', (cell: Done) => done.push(cell));
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`part ${i} ended with ${code}`);
  });
  await Promise.all(parts);
  return done;
}

function report(done: readonly Done[]): void {
  const bad = done.filter(({ wrong }) => wrong.length > 0);
  for (const { fault, target, form, wrong } of bad)
    for (const line of wrong) process.stdout.write(`${target}, ${fault} (${form}): ${line}\n`);
  const columns = ['discovery', 'one kind', 'all listings', 'logs'] as const;
  const columnOf = (target: Target): string => (columns.some(name => name === target) ? target : 'one kind');
  const rows = listingFaults.map(({ name }) => {
    const cells = done.filter(({ fault }) => fault === name);
    return [
      name,
      ...columns.map(column => tally(cells.filter(({ target }) => columnOf(target) === column))),
      `${(Math.max(0, ...cells.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(1)} s`,
      String(cells.filter(({ wrong }) => wrong.length > 0).length),
    ];
  });
  const table = tableOf([['', ...columns, 'longest run', 'wrong'], ...rows]);
  const kinds = new Set(done.map(({ target }) => target).filter(target => columnOf(target) === 'one kind')).size;
  const summary = `${done.length} runs, ${kinds} kinds, ${bad.length} wrong.\n`;
  process.stdout.write(`${table}\n${summary}`);
  if (values.write) insertMeasured('failing', `${table}\n${summary}`);
  if (bad.length > 0 || done.length === 0) process.exitCode = 1;
}

/** `whole 3, failed 80` */
function tally(cells: readonly Done[]): string {
  const states = new Map<string, number>();
  for (const { state } of cells) states.set(state, (states.get(state) ?? 0) + 1);
  return [...states].map(([state, count]) => (states.size === 1 ? state : `${state} ${count}`)).join(', ');
}
