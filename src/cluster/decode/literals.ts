/** Makes the object of which the values stand from `from` on. */
export type Make = (values: readonly unknown[], from: number) => Record<string, unknown>;

interface Property {
  readonly name: string;
}

/** So many objects must lack the same fields before these cost them no memory: compiling takes as long as making some hundred. */
const often = 500;
/** So many literals of a table at most: what reads objects of many shapes reads each of them slowly. */
const mostLiterals = 8;
/** So many objects with one property are kept in mind for each such literal: names of variables, keys and Secrets come again. */
const mostShared = 1024;
/** The fields that may be left out, at most: what is there of them is a number of so many bits. */
const mostOptional = 31;

/**
 * Makes the objects of a table. A property of which there is nothing takes as much memory as any other, and of a pod's spec that
 * is a third: what most objects lack, large clusters' objects do not have as a property either.
 * @param absent by the index of their field: what stands where nothing was read. Only `undefined` may be left out.
 */
export function narrowing(fields: readonly Property[], absent: readonly unknown[]): Make {
  const optional = absent.flatMap((value, i) => (value === undefined ? [i] : [])).slice(0, mostOptional);
  const whole = sharing(fields);
  /** By what is there of the optional fields: the literal for that, or how many objects were made before it is worth one. */
  const narrow = new Map<number, Make | number>();
  let literals = 0;
  return (values, from) => {
    let there = 0;
    for (let i = 0; i < optional.length; i++) there = there * 2 + (values[from + optional[i]!] === undefined ? 0 : 1);
    const known = narrow.get(there) ?? 0;
    if (typeof known === 'function') return known(values, from);
    if (known < often) narrow.set(there, known + 1);
    else if (literals < mostLiterals) {
      literals++;
      const lacks = new Set(optional.filter(i => values[from + i] === undefined));
      narrow.set(there, sharing(fields, lacks));
    }
    return whole(values, from);
  };
}

/** As {@link literal}; of one property, one object for all that have the same value. */
function sharing(fields: readonly Property[], lacks?: ReadonlySet<number>): Make {
  const make = literal(fields, lacks);
  const [only, ...others] = fields.map((_, i) => i).filter(i => lacks?.has(i) !== true);
  if (only === undefined || others.length > 0) return make;
  const made = new Map<unknown, Record<string, unknown>>();
  return (values, from) => {
    const value = values[from + only];
    const known = made.get(value);
    if (known !== undefined) return known;
    if (made.size === mostShared) made.clear();
    const object = make(values, from);
    made.set(value, object);
    return object;
  };
}

/**
 * Compiled into one object literal, which V8 makes in a sixth of the time that assigning one property after the other takes, and
 * in less memory. Only names of the table go into the source. Where Node may not compile text, they are assigned.
 * @param lacks the indices of the properties that are left out
 * @see https://nodejs.org/api/cli.html#--disallow-code-generation-from-strings
 */
export function literal(fields: readonly Property[], lacks: ReadonlySet<number> = new Set()): Make {
  const properties = fields.map(({ name }, i) => ({ name, i })).filter(({ i }) => !lacks.has(i));
  try {
    const source = properties.map(({ name, i }) => `${JSON.stringify(name)}: values[from + ${i}]`);
    return new Function('values', 'from', `return { ${source.join(', ')} };`) as Make;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    return (values, from) => Object.fromEntries(properties.map(({ name, i }) => [name, values[from + i]]));
  }
}
