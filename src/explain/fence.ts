import { createHash } from 'node:crypto';

/** Text between lines that it cannot hold itself: their mark is a hash of what is between them. */
export function fenced(text: string): string {
  let mark = '';
  for (let salt = text; mark === '' || text.includes(mark); salt += mark)
    mark = createHash('sha256').update(salt).digest('hex').slice(0, 8);
  return `<<<${mark}\n${text}\n>>>${mark}`;
}
