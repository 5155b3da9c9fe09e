const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const form = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * The number that a quantity stands for: `100m` is 0.1, `2Gi` is 2147483648. NaN if it is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(quantity: string): number {
  const match = form.exec(quantity);
  if (match === null) return Number.NaN;
  const [, number, exponent, suffix] = match;
  return exponent === undefined ? Number(number) * suffixes[suffix ?? '']! : Number(`${number}${exponent}`);
}

/** The sum of quantities by resource. What does not parse counts as nothing. */
export function addQuantities(into: Map<string, number>, quantities: Readonly<Record<string, string>>): void {
  for (const resource in quantities) {
    const value = parseQuantity(quantities[resource]!);
    if (!Number.isNaN(value)) into.set(resource, (into.get(resource) ?? 0) + value);
  }
}

/** Sums and differences of quantities such as `100m` are not exact in floating point; a millionth of a core is no shortage. */
export function exceeds(wanted: number, has: number): boolean {
  return wanted > has + 1e-6;
}

/** A number as a person writes it: `1500m` cores below two, `2.5Gi` for bytes, plain for counts. */
export function formatQuantity(resource: string, value: number): string {
  if (/(^|\.)cpu$/.test(resource))
    return value < 2 && !Number.isInteger(value) ? `${Math.round(value * 1000)}m` : trim(value);
  if (/memory|storage|hugepages/.test(resource) && !resource.startsWith('count/')) {
    for (const unit of ['Ti', 'Gi', 'Mi', 'Ki'])
      if (Math.abs(value) >= suffixes[unit]!) return `${trim(value / suffixes[unit]!)}${unit}`;
  }
  return trim(value);
}

function trim(value: number): string {
  return String(Math.round(value * 100) / 100);
}
