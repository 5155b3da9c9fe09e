import type { Analyzer } from '../core/analyzer.ts';
import type { Code } from '../core/finding.ts';
import { engineCodes } from './incidents/made-findings.ts';

/** Every code that analyzers, or the engine, can give. */
export function codesOf(analyzers: readonly Pick<Analyzer, 'codes'>[]): Readonly<Record<string, Code>> {
  return { ...Object.assign({}, ...analyzers.map(({ codes }) => codes)), ...engineCodes };
}
