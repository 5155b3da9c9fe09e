import { execa, type Options } from 'execa';
import { bin, pathOf } from './paths.ts';

/** Faults are made, and folders are named, as Linux has them. */
export const linux = process.platform === 'linux';

/** A home that is not there and that nobody can make, not even root. */
const nowhere = '/proc/nowhere';

/** Nothing of the machine: no kubeconfig, no settings, no proxy, no language, no colours of the test runner. */
export function environmentIn(home = nowhere): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(KUBE|XDG_|NODE_|LC_|LANGUAGE$|FORCE_COLOR|VITEST|https?_proxy|no_proxy|CI$)/i.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home, LANG: 'C.UTF-8', COLUMNS: '80', NO_COLOR: '1' };
}

/** How a disk fails: see failing-disk.js. */
export type DiskFault = `${'kill' | 'full' | 'stall'} ${number}`;

export interface RunOptions extends Pick<Options, 'cwd' | 'input' | 'uid' | 'stripFinalNewline'> {
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Options of Node. */
  readonly node?: readonly string[];
  readonly disk?: DiskFault | undefined;
  /** Told how many steps there were to write. */
  readonly count?: string | undefined;
}

/** Runs kubecause as a process of its own, by the Node that runs the tests. */
export function kubecause(args: readonly string[], { home, env, disk, count, node = [], ...options }: RunOptions = {}) {
  const failing = disk === undefined && count === undefined ? [] : ['--import', pathOf('test/helpers/failing-disk.js')];
  return execa(process.execPath, [...node, ...failing, bin, ...args], {
    reject: false,
    stripFinalNewline: false,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    ...options,
    extendEnv: false,
    env: { ...environmentIn(home), ...env, FAILING_DISK: disk, FAILING_DISK_COUNT: count },
  });
}
