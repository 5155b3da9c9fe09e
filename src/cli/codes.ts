import type { Code } from '../core/finding.ts';

/** The catalogue: every code of the analyzers and of the engine. */
export async function allCodes(): Promise<Readonly<Record<string, Code>>> {
  const [{ analyzers }, { engineCodes }] = await Promise.all([
    import('../../analyzers/index.ts'),
    import('../engine/incidents/made-findings.ts'),
  ]);
  return { ...Object.assign({}, ...analyzers.map(({ codes }) => codes)), ...engineCodes };
}
