import { type Analyzer, type Profile, runsWith } from '../core/analyzer.ts';
import { UserError } from '../core/errors.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import type { Suppression } from '../core/suppressions.ts';
import type { DiagnoseOptions, Scope } from '../engine/options.ts';
import { allCodes } from './codes.ts';
import { didYouMean, parseFilters } from './parse.ts';
import { version } from './version.ts';

export interface SetupArguments {
  readonly profile?: readonly Profile[] | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly config?: string | undefined;
  readonly logs: boolean;
  readonly readCertificates: boolean;
  readonly readConfigurations: boolean;
}

type Setup = Pick<DiagnoseOptions, 'analyzers' | 'settings' | 'suppressions' | 'toolVersion' | 'requested'> & {
  /** What `--filter` names. */
  readonly filtered?: NonNullable<Scope['analyzers']>;
};

/** The analyzers that a command line asks for, and what the configuration tells them. */
export async function setUp(args: SetupArguments): Promise<Setup> {
  const { profile = [], filter, config: file } = args;
  const [{ analyzers }, { loadConfig }, { workingDirectory }] = await Promise.all([
    import('../../analyzers/index.ts'),
    import('../config/load.ts'),
    import('../config/folders.ts'),
  ]);
  const { suppressions, ...settings } = await loadConfig({ file, directory: workingDirectory() });
  await checkSuppressions(suppressions);
  const filtered = filter && parseFilters(filter, analyzers, profile);
  const isWanted = (analyzer: Analyzer): boolean => runsWith(analyzer, profile) || filtered?.has(analyzer.id) === true;
  return {
    analyzers: analyzers.filter(isWanted),
    settings,
    suppressions,
    toolVersion: version,
    requested: requestedBy(args),
    ...(filtered && { filtered }),
  };
}

/** What is to be read besides the objects. */
export function requestedBy({
  logs,
  readCertificates,
  readConfigurations,
}: Pick<SetupArguments, 'logs' | 'readCertificates' | 'readConfigurations'>): OnRequest[] {
  return [
    ...(logs ? (['logs'] as const) : []),
    ...(readCertificates ? (['certificates'] as const) : []),
    ...(readConfigurations ? (['configurations'] as const) : []),
  ];
}

/** @throws UserError if a suppression names a code that there is not: it would never match, and nobody would know */
export async function checkSuppressions(suppressions: readonly Suppression[]): Promise<void> {
  if (suppressions.length === 0) return;
  const codes = Object.keys(await allCodes());
  for (const { codes: named, origin } of suppressions) {
    const wrong = named.find(code => !code.includes('*') && !codes.includes(code));
    if (wrong !== undefined)
      throw new UserError(`${origin}: there is no code "${wrong}"${didYouMean(wrong, codes)}; see: docs/codes.md`);
  }
}
