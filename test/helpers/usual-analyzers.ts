import { analyzers } from '../../analyzers/index.ts';
import { runsWith } from '../../src/core/analyzer.ts';

/** The analyzers that run unless more is asked for. */
export const usualAnalyzers = analyzers.filter(analyzer => runsWith(analyzer));
