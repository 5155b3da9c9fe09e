import type { Report } from '../core/report.ts';
import type { TextOptions } from './text-options.ts';

/** A report in, a string out. */
export type Renderer = (report: Report, options: TextOptions) => string;

/**
 * The formats of `-o`: a name, and the file that writes it, which is loaded only for that. A new format is a file and a line.
 * None may leave out what could not be read or is settling: an empty page would be an all-clear.
 */
export const formats = {
  text: async () => (await import('./text.ts')).renderText,
  tree: async () => (await import('./incident-tree.ts')).renderTree,
  json: async () => (await import('./json.ts')).renderJson,
  dot: async () => (await import('./dot.ts')).renderDot,
  mermaid: async () => (await import('./mermaid.ts')).renderMermaid,
} as const satisfies Readonly<Record<string, () => Promise<Renderer>>>;

export type Format = keyof typeof formats;

export const formatNames = Object.keys(formats) as Format[];
