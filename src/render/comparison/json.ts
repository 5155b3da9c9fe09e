import type { Comparison } from '../../core/comparison.ts';
import { escapeJson } from '../json.ts';

/** The comparison as it is. */
export function renderComparisonJson(comparison: Comparison): string {
  return `${escapeJson(JSON.stringify(comparison, null, 2))}\n`;
}
