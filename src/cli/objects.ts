import { UserError } from '../core/errors.ts';
import type { AskedObject } from '../engine/asked.ts';
import { isRecordingFile } from './recording-file.ts';

const spelling = 'as in deploy/web, or deployment web';

/**
 * Objects as kubectl takes them: `deploy/web pod/api-1`, or one kind and the names: `deployment web api`.
 * @throws UserError
 */
export function parseObjects(words: readonly string[]): AskedObject[] {
  const recording = words.find(isRecordingFile);
  if (recording !== undefined)
    throw new UserError(`"${recording}" is a file and not an object; did you mean -r ${recording}?`);
  if (!words.some(word => word.includes('/'))) {
    const [type, ...names] = words;
    if (type === undefined) return [];
    if (names.length === 0) throw new UserError(`"${type}" names no object: give its kind and its name, ${spelling}`);
    return names.map(name => ({ type, name }));
  }
  return words.map(word => {
    const [, type, name] = /^([^/]+)\/([^/]+)$/.exec(word) ?? [];
    if (type === undefined || name === undefined)
      throw new UserError(`"${word}" names no object: give its kind and its name, ${spelling}`);
    return { type, name };
  });
}
