import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Pages } from './api-server.ts';
import { itemsOf, protobufList } from './protobuf.ts';

/** Recorded pages of pods, in both encodings, with all that a real server sends. */
const recorded = new URL('../cluster/decode/fixtures/Pod', import.meta.url);

/**
 * As many pods as wanted, copied from a recorded page and each given a name and uid of its own: lists of the size and the
 * make-up of a large cluster's, without one. A page is made once, so that serving it again costs nothing.
 */
export function manyPods(count: number): Pages {
  const page = (extension: string) => gunzipSync(readFileSync(new URL(`${recorded.href}.${extension}`)));
  const json: { items: { metadata: { name: string; uid: string } }[] } = JSON.parse(page('json.gz').toString());
  const items = itemsOf(page('pb.gz'));
  const templates = json.items
    .map((object, i) => {
      const { name, uid } = object.metadata;
      const bytes = items[i]!;
      return { name, uid, nameAt: bytes.indexOf(name), uidAt: bytes.indexOf(uid), bytes, text: JSON.stringify(object) };
    })
    .filter(({ name }) => name.length > 5);
  const templateOf = (i: number) => templates[i % templates.length]!;
  // Of the same length as what it replaces, because protobuf says lengths before contents.
  const unique = (text: string, i: number) => text.slice(0, -5) + i.toString(36).padStart(5, '0');
  const made = new Map<string, Buffer>();
  return {
    count,
    page(from, to, form, next) {
      const key = `${from} ${to} ${form}`;
      const bytes = made.get(key) ?? make(from, to, form, next);
      made.set(key, bytes);
      return bytes;
    },
  };

  function make(from: number, to: number, form: 'protobuf' | 'json', next: string | undefined): Buffer {
    const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    if (form === 'json') {
      const items = indexes.map(i => {
        const { text, name, uid } = templateOf(i);
        return text.replace(`"${name}"`, `"${unique(name, i)}"`).replace(`"${uid}"`, `"${unique(uid, i)}"`);
      });
      const metadata = JSON.stringify({ resourceVersion: '1', continue: next });
      return Buffer.from(`{"kind":"PodList","apiVersion":"v1","metadata":${metadata},"items":[${items.join(',')}]}`);
    }
    const items = indexes.map(i => {
      const { bytes, name, uid, nameAt, uidAt } = templateOf(i);
      const copy = Buffer.from(bytes);
      copy.write(unique(name, i), nameAt);
      copy.write(unique(uid, i), uidAt);
      return copy;
    });
    return protobufList('v1', 'PodList', items, { continue: next });
  }
}
