import { stringify } from 'yaml';
import type { Report } from '../core/report.ts';
import { escapeJson } from './json.ts';
import { type ClusterOutcome, documentOf } from './several.ts';

/** The report of `-o json` as YAML. Every string is in double quotes, so that it stays one, and knows the escapes of JSON. */
export function renderYaml(report: Report): string {
  return yamlOf(report);
}

/** The same for several clusters. */
export function yamlOfAll(clusters: readonly ClusterOutcome[]): string {
  return yamlOf(documentOf(clusters));
}

function yamlOf(value: object): string {
  const quoting = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const;
  return escapeJson(stringify(value, { ...quoting, lineWidth: 0, aliasDuplicateObjects: false }));
}
