import type { Comparison } from '../../core/comparison.ts';
import type { TextOptions } from '../text-options.ts';

type ComparisonRenderer = (comparison: Comparison, options: TextOptions) => string;

/** The formats of `diff -o`: a name, and the file that writes it. None may leave out that something could not be checked. */
export const comparisonFormats = {
  text: async () => (await import('./text.ts')).renderComparisonText,
  json: async () => (await import('./json.ts')).renderComparisonJson,
  markdown: async () => (await import('./markdown.ts')).renderComparisonMarkdown,
} as const satisfies Readonly<Record<string, () => Promise<ComparisonRenderer>>>;
