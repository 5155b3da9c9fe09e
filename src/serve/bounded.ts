/**
 * An answer in which no list has more items than that, but for the page, which has a limit of its own. `leftOut` says how many
 * are not told, by where the list stands: `settling`, `incidents[2].findings[0].objects`.
 */
export function bounded<T extends object>(
  answer: T,
  page: keyof T & string,
  most: number,
): T & { readonly leftOut?: Readonly<Record<string, number>> } {
  const leftOut: Record<string, number> = {};
  const cut = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) {
      const within = path === '' ? '' : `${path}.`;
      return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, cut(inside, `${within}${key}`)]));
    }
    const told = path === page ? value : value.slice(0, most);
    if (told.length < value.length) leftOut[path] = value.length - told.length;
    return told.map((item, i) => cut(item, `${path}[${i}]`));
  };
  const told = cut(answer, '') as T;
  return Object.keys(leftOut).length === 0 ? told : { ...told, leftOut };
}
