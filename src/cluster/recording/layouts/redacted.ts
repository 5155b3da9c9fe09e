import { asObject, type Json } from './json.ts';

/**
 * What stands where a value was taken out: by the redactors of troubleshoot, by `oc adm inspect` in Secrets, by sos.
 * @see https://troubleshoot.sh/docs/redact/
 */
const mark = /\*\*\*HIDDEN\*\*\*|^\*{8}$|^<?\d+ bytes long>?$/;

/** Deeper than any field of a table; a hostile object must not exhaust the stack. */
const mostLevels = 64;

/** In the place of a value that is not known. */
const hidden = Symbol('hidden');

/**
 * An object without the fields of which the value is redacted: what is not there is not known, where a wrong value would be
 * taken for a fault.
 * @returns undefined if what others know it by is redacted (its name, its labels, a selector): nothing can be said of it
 */
export function withoutRedacted(raw: Json): Json | undefined {
  const result = stripped(raw, 0);
  if (result === raw) return raw;
  const known = identity(raw);
  return stripped(known, 0) === known ? asObject(result) : undefined;
}

function identity({ metadata, spec, roleRef, subjects }: Json): readonly unknown[] {
  const { name, namespace, labels, ownerReferences } = asObject(metadata);
  const { selector, template } = asObject(spec);
  const { labels: ofPods } = asObject(asObject(template).metadata);
  return [name, namespace, labels, ownerReferences, selector, ofPods, roleRef, subjects];
}

/** A copy without redacted values; the same value if there is none. */
function stripped(value: unknown, level: number): unknown {
  if (typeof value === 'string') return mark.test(value) ? hidden : value;
  if (typeof value !== 'object' || value === null) return value;
  if (level > mostLevels) return hidden;
  if (Array.isArray(value)) {
    const items = value.map(item => stripped(item, level + 1));
    return items.every((item, i) => item === value[i]) ? value : items.filter(item => item !== hidden);
  }
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, mark.test(key) ? hidden : stripped(inner, level + 1)] as const,
  );
  if (entries.every(([key, inner]) => inner === (value as Json)[key])) return value;
  return Object.fromEntries(entries.filter(([, inner]) => inner !== hidden));
}
