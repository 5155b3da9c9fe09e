import type { Code } from '../core/finding.ts';

/** The catalogue: every code of the analyzers and of the engine. */
export async function allCodes(): Promise<Readonly<Record<string, Code>>> {
  const [{ analyzers }, { codesOf }] = await Promise.all([
    import('../../analyzers/index.ts'),
    import('../engine/codes.ts'),
  ]);
  return codesOf(analyzers);
}
