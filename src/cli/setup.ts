import { type Analyzer, type Profile, runsWith } from '../core/analyzer.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import type { DiagnoseOptions } from '../engine/diagnose.ts';
import { parseFilters } from './parse.ts';
import { version } from './version.ts';

export interface SetupArguments {
  readonly profile?: readonly Profile[] | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly config?: string | undefined;
  readonly logs: boolean;
  readonly readCertificates: boolean;
}

type Setup = Pick<DiagnoseOptions, 'analyzers' | 'settings' | 'toolVersion' | 'requested'> & {
  /** The ids that `--filter` names. */
  readonly filtered?: ReadonlySet<string>;
};

/** The analyzers that a command line asks for, and what the configuration tells them. */
export async function setUp(args: SetupArguments): Promise<Setup> {
  const { profile = [], filter, config: file } = args;
  const [{ analyzers }, { loadConfig }] = await Promise.all([
    import('../../analyzers/index.ts'),
    import('../config/load.ts'),
  ]);
  const settings = await loadConfig({ file, directory: process.cwd() });
  const filtered = filter && parseFilters(filter, analyzers, profile);
  const isWanted = (analyzer: Analyzer): boolean => runsWith(analyzer, profile) || filtered?.has(analyzer.id) === true;
  return {
    analyzers: analyzers.filter(isWanted),
    settings,
    toolVersion: version,
    requested: requestedBy(args),
    ...(filtered && { filtered }),
  };
}

/** What is to be read besides the objects. */
export function requestedBy({
  logs,
  readCertificates,
}: Pick<SetupArguments, 'logs' | 'readCertificates'>): OnRequest[] {
  return [...(logs ? (['logs'] as const) : []), ...(readCertificates ? (['certificates'] as const) : [])];
}
