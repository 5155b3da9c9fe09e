/**
 * A value that was just decoded, with what is the same in one that is known in the place of its own: the known one itself if all
 * of it is. A pod that changed keeps the template that it shares with others, and takes no more than what is new of it.
 */
export function alike<T>(known: unknown, made: T): T {
  if (Object.is(known, made)) return known as T;
  if (!isTree(known) || !isTree(made) || Array.isArray(known) !== Array.isArray(made)) return made;
  const parts: Record<string, unknown> = made;
  // A property of which there is nothing may be missing as well.
  let isSame = Object.keys(known).every(name => known[name] === undefined || name in parts);
  for (const name of Object.keys(parts)) {
    const part = alike(known[name], parts[name]);
    if (part !== known[name]) isSame = false;
    // Equal texts are two as well, until one is taken for both.
    else parts[name] = part;
  }
  // All of it is equal, so that it is of the type of the other.
  return isSame ? (known as unknown as T) : made;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
