import { layersTable } from '../layers.ts';
import { withTable } from './pages.ts';

/** docs/architecture.md is written by hand, but for the table of imports. */
export function architecturePage(root: string): string {
  return withTable(root, 'docs/architecture.md', layersTable());
}
