import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** The path of a file of deploy/. */
export const deploy = (name: string): string => join(import.meta.dirname, '../../deploy', name);

const read = (name: string): string => readFileSync(deploy(name), 'utf8');

export const rules: readonly Rule[] = parse(read('alerts.yaml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);

export const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(read('grafana-dashboard.json'));
