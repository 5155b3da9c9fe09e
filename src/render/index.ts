import type { Renderer, RenderOptions } from './render-options.ts';
import type { SeveralRenderer } from './several.ts';

export type { Renderer, RenderOptions };

/**
 * The formats of `-o`: a name, and the file that writes it, which is loaded only for that. A new format is a file and a line.
 * None may leave out what could not be read or is settling: an empty page would be an all-clear.
 * What grows with the report is written in small steps (`stepped`), so that others whom a server answers need not wait for it.
 */
export const formats = {
  text: async () => (await import('./text.ts')).renderText,
  tree: async () => (await import('./incident-tree.ts')).renderTree,
  wide: async () => (await import('./wide.ts')).renderWide,
  json: async () => (await import('./json.ts')).renderJson,
  yaml: async () => (await import('./yaml.ts')).renderYaml,
  jsonl: async () => (await import('./jsonl.ts')).renderJsonl,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  html: async () => (await import('./html.ts')).renderHtml,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  prometheus: async () => (await import('./prometheus.ts')).renderPrometheus,
  'k8sgpt-json': async () => (await import('./k8sgpt-json.ts')).renderK8sgptJson,
  dot: async () => (await import('./dot.ts')).renderDot,
  mermaid: async () => (await import('./mermaid.ts')).renderMermaid,
} as const satisfies Readonly<Record<string, () => Promise<Renderer>>>;

export type Format = keyof typeof formats;

const people = async (): Promise<SeveralRenderer> => (await import('./several.ts')).oneAfterAnother;

/** The formats that can tell of several clusters in one document, and how. One that is not here wants a file for each. */
export const severalFormats: Partial<Readonly<Record<Format, () => Promise<SeveralRenderer>>>> = {
  text: people,
  tree: people,
  wide: people,
  json: async () => (await import('./json.ts')).jsonOfAll,
  yaml: async () => (await import('./yaml.ts')).yamlOfAll,
  jsonl: async () => (await import('./jsonl.ts')).jsonlOfAll,
  sarif: async () => (await import('./sarif.ts')).sarifOfAll,
  junit: async () => (await import('./junit.ts')).junitOfAll,
  markdown: async () => (await import('./markdown.ts')).markdownOfAll,
  github: async () => (await import('./github.ts')).githubOfAll,
  gitlab: async () => (await import('./gitlab.ts')).gitlabOfAll,
  prometheus: async () => (await import('./prometheus.ts')).prometheusOfAll,
};

export const formatNames = Object.keys(formats) as Format[];
