import { existsSync } from 'node:fs';

/** Whether a word is the file of a recording rather than a command or an object: it is called like one, and is there. */
export function isRecordingFile(word: string): boolean {
  return /\.(?:tar|tgz|gz|zip|age|json|ya?ml)$/.test(word) && existsSync(word);
}
