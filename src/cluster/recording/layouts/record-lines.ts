import type { Collected } from './about.ts';

/** The value of a field of a flat YAML document, however its name is capitalised; undefined if it has none. */
export function valueIn(text: string, field: string): string | undefined {
  const pattern = new RegExp(`^${field}:[ \\t]*["']?([^"'\\r\\n]+?)["']?[ \\t]*$`, 'im');
  return pattern.exec(text)?.[1];
}

/**
 * What was collected from a moment on.
 * @param began RFC 3339, or any other form that JavaScript reads; undefined if nobody said
 * @param seconds how long collecting may have taken
 */
export function collectedFrom(began: string | undefined, seconds: number): Collected | undefined {
  const milliseconds = Date.parse(began ?? '');
  if (Number.isNaN(milliseconds)) return undefined;
  return { began: timeOf(milliseconds), ended: timeOf(milliseconds + seconds * 1000) };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
