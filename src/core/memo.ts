/**
 * The same pure function of one object, or of one and another, which keeps its last answer. All analyzers look at an object
 * before the next one comes, so one answer is enough, and nothing is held for longer.
 */
export function rememberLast<T extends object, R, More = undefined>(
  compute: (subject: T, more: More) => R,
): (subject: T, ...more: More extends undefined ? [] : [More]) => R {
  let last: T | undefined;
  let lastMore: More | undefined;
  let answer: R;
  return (subject, more?: More) => {
    if (subject !== last || more !== lastMore) {
      answer = compute(subject, more as More);
      last = subject;
      lastMore = more;
    }
    return answer;
  };
}

/**
 * Makes something of an object once, and keeps it for as long as that is there: for listings, which are the same arrays for all
 * subjects, and for lists and maps within objects, of which equal ones are decoded as one. What else it is made of, such as
 * the view, must be the same whenever the object is.
 */
export function memoized<K extends object, V, More extends readonly unknown[] = []>(
  make: (of: K, ...more: More) => V,
): (of: K, ...more: More) => V {
  const made = new WeakMap<K, V>();
  return (of, ...more) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const value = make(of, ...more);
    made.set(of, value);
    return value;
  };
}
