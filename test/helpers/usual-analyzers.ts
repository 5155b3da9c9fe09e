import { analyzers } from '../../analyzers/index.ts';

/** The analyzers that run unless more is asked for. */
export const usualAnalyzers = analyzers.filter(({ profile }) => profile === undefined);
