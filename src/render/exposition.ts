/** Numbers of one meaning, as Prometheus takes them. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
  /** Of a histogram: `_bucket`, `_sum` or `_count`. */
  readonly suffix?: string;
}

export type Labels = Readonly<Record<string, string>>;

/**
 * The text that Prometheus reads.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function exposition(families: readonly Family[]): string {
  return families.flatMap(linesOf).join('');
}

/** How many there are of each combination of labels, in the order of these. */
export function counted(items: Iterable<{ readonly labels: Labels; readonly value?: number }>): Sample[] {
  const counts = new Map<string, { readonly labels: Labels; value: number }>();
  for (const { labels, value = 1 } of items) {
    const key = written(labels);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { labels, value });
    else known.value += value;
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sample]) => sample);
}

function linesOf({ name, help, type, samples }: Family): string[] {
  return [
    `# HELP ${name} ${help}\n`,
    `# TYPE ${name} ${type}\n`,
    ...samples.map(({ labels = {}, value, suffix = '' }) => `${name}${suffix}${written(labels)} ${value}\n`),
  ];
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
