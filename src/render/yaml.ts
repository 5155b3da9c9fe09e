import { stringify } from 'yaml';
import type { Report } from '../core/report.ts';
import { escapeJson } from './json.ts';

/** The report of `-o json` as YAML. Every string is in double quotes, so that it stays one, and knows the escapes of JSON. */
export function renderYaml(report: Report): string {
  const quoting = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const;
  return escapeJson(stringify(report, { ...quoting, lineWidth: 0, aliasDuplicateObjects: false }));
}
