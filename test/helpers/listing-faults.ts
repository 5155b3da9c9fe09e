import { gzipSync } from 'node:zlib';
import type { ListingState } from '../../src/core/source.ts';
import { type Received, type Reply, status } from './api-server.ts';
import { field, itemsOf, message, protobufList } from './protobuf.ts';

/** How one request is answered that a fault strikes. */
export interface Struck {
  readonly request: Received;
  /** How often this path has been asked for, from 1. */
  readonly count: number;
  /** RFC 3339, by the clock of the server. */
  readonly now: string;
  /** What a server answers that works: with another query, if one is given. */
  whole(query?: Readonly<Record<string, string>>): Reply;
}

/** One way in which an API server, or what is in front of it, fails. */
export interface ListingFault {
  readonly name: string;
  /** Undefined for an answer that is not harmed. */
  answer(struck: Struck): Reply | undefined;
  /** What a listing may come to; `whole` if it is none the worse. */
  readonly leaves: readonly (ListingState | 'whole')[];
  /** In one encoding alone, where the other makes no difference; in both if not given. */
  readonly form?: 'json' | 'protobuf';
  /** Nothing happens until a time limit ends it: many can be waited for at once. */
  readonly lasts?: true;
  /** Takes a processor for a second and hundreds of megabytes: several at once would wait for each other. */
  readonly heavy?: true;
  /** Of lists alone: discovery and logs have no pages and no items. */
  readonly ofLists?: true;
}

const broken = ['failed', 'partial'] as const;
const late = ['timed-out', 'partial'] as const;

const refusal = (code: number, reason: string): Reply => status(code, reason, `the test says ${reason}`);
const retryAfter = (reply: Reply, seconds: number): Reply => ({ ...reply, headers: { 'Retry-After': `${seconds}` } });
const gone = refusal(410, 'Expired');

/** An answer of a server that always says the same. */
function always(name: string, reply: Reply, leaves: ListingFault['leaves'] = broken): ListingFault {
  return { name, answer: () => reply, leaves, form: 'protobuf' };
}

/** Something else than the bytes that were asked for. */
function spoilt(name: string, spoil: (body: Buffer) => Partial<Reply>, more: Partial<ListingFault> = {}): ListingFault {
  return {
    name,
    leaves: broken,
    answer({ whole }) {
      const reply = whole();
      return { ...reply, ...spoil(Buffer.from(reply.body ?? '')) };
    },
    ...more,
  };
}

/** A list in two pages, of which `second` makes the second. */
function inPages(
  name: string,
  second: (struck: Struck) => Reply | undefined,
  leaves: ListingFault['leaves'],
): ListingFault {
  return {
    name,
    leaves,
    ofLists: true,
    answer(struck) {
      const { request, whole } = struck;
      return request.query.has('continue') ? second(struck) : withContinue(whole({ limit: '1' }), '1');
    },
  };
}

/** The first page of a list that goes on, even if it does not. */
function withContinue(reply: Reply, token: string): Reply {
  const body = Buffer.from(reply.body ?? '');
  if (isJson(body)) {
    const list = JSON.parse(body.toString());
    return { ...reply, body: JSON.stringify({ ...list, metadata: { ...list.metadata, continue: token } }) };
  }
  return { ...reply, body: relisted(body, itemsOf(body), token) };
}

/** The same list with other items. */
function withItems(body: Buffer, change: (items: readonly Buffer[]) => readonly Buffer[]): Buffer {
  if (!isJson(body)) return relisted(body, change(itemsOf(body)));
  const list = JSON.parse(body.toString());
  const items: readonly unknown[] = list.items;
  const changed = change(items.map(item => Buffer.from(JSON.stringify(item)))).map(item => item.toString() || '{}');
  return Buffer.from(`${JSON.stringify({ ...list, items: undefined }).slice(0, -1)},"items":[${changed.join(',')}]}`);
}

function relisted(list: Buffer, items: readonly Buffer[], token?: string): Buffer {
  // The type stands in the first field of the envelope, which is not longer than a byte can say.
  const type = list.subarray(6, 6 + list[5]!);
  const apiVersion = type.subarray(2, 2 + type[1]!).toString();
  const kind = type.subarray(4 + type[1]!).toString();
  return protobufList(apiVersion, kind, items, { continue: token });
}

function isJson(body: Buffer): boolean {
  return body[0] === 0x7b;
}

const name = Buffer.from('"name":"');

/** Breaks the first letter of each name, wherever the encoding keeps it. */
function withoutText(body: Buffer): Buffer {
  const bytes = Buffer.from(body);
  if (!isJson(bytes)) {
    return withItems(bytes, items => [message(field(1, field(1, Buffer.from([0xc3, 0x28])))), ...items.slice(1)]);
  }
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) bytes[at + name.length] = 0xff;
  return bytes;
}

const page = '<html><body>Log in</body></html>';
const megabytes = 60 * 1024 ** 2;
let blob = '';

/** An object of 60 MB, beside those that there are. */
function withGiant(body: Buffer): Buffer {
  blob ||= 'x'.repeat(megabytes);
  return withItems(body, items => {
    const [first] = items;
    if (first === undefined) return items;
    // A field that no table has; an annotation that all have.
    if (!isJson(first)) return [message(first, field(2000, blob)), ...items.slice(1)];
    const object = JSON.parse(first.toString());
    object.metadata.annotations = { ...object.metadata.annotations, giant: blob };
    return [Buffer.from(JSON.stringify(object)), ...items.slice(1)];
  });
}

const day = 86_400_000;

/** The clock of one server among several. */
function skewed(days: number): ListingFault {
  return {
    name: `a clock ${Math.abs(days)} day ${days < 0 ? 'behind' : 'ahead'}`,
    leaves: ['whole'],
    answer({ whole, now }) {
      return { ...whole(), headers: { Date: new Date(Date.parse(now) + days * day).toUTCString() } };
    },
  };
}

/** Every way in which a listing is made to fail. */
export const listingFaults: readonly ListingFault[] = [
  always('401', refusal(401, 'Unauthorized'), ['forbidden']),
  always('403', refusal(403, 'Forbidden'), ['forbidden']),
  always('404 of the API server', { status: 404, type: 'text/plain', body: '404 page not found\n' }),
  always('404 of a proxy', { status: 404, type: 'text/plain', body: 'no such page' }),
  {
    name: '406 to protobuf',
    answer: ({ request }) => (request.headers.accept?.includes('protobuf') ? { status: 406 } : undefined),
    leaves: ['whole'],
  },
  always('406', { status: 406 }),
  always('409', refusal(409, 'Conflict')),
  inPages('410 in mid-page, once', ({ count }) => (count === 2 ? gone : undefined), ['whole']),
  inPages('410 in mid-page, always', () => gone, broken),
  always('422', refusal(422, 'Invalid')),
  {
    name: '429 with Retry-After, once',
    answer: ({ count }) => (count === 1 ? retryAfter(refusal(429, 'TooManyRequests'), 1) : undefined),
    leaves: ['whole'],
  },
  always('429 with Retry-After', retryAfter(refusal(429, 'TooManyRequests'), 1)),
  always('429 without Retry-After', refusal(429, 'TooManyRequests')),
  always('500', refusal(500, 'InternalError')),
  always('502', { status: 502, type: 'text/html', body: page }),
  always('503', refusal(503, 'ServiceUnavailable')),
  always('504', refusal(504, 'Timeout'), late),
  { name: 'reset once', answer: ({ count }) => (count === 1 ? { fault: 'reset' } : undefined), leaves: ['whole'] },
  always('reset before the headers', { fault: 'reset' }),
  spoilt('reset in mid-body', body => ({ body: body.subarray(0, body.length >> 1), fault: 'reset-in-body' })),
  inPages('reset in the second page', () => ({ fault: 'reset' }), broken),
  { ...always('stall', { fault: 'stall' }, late), lasts: true },
  spoilt('stall in mid-body', body => ({ body: body.subarray(0, body.length >> 1), fault: 'stall-in-body' }), {
    leaves: late,
    lasts: true,
    form: 'protobuf',
  }),
  spoilt('slow drip', () => ({ fault: 'drip' }), { leaves: late, lasts: true, form: 'protobuf' }),
  spoilt('truncated', body => ({ body: body.subarray(0, body.length - (body.length >> 2) - 1) })),
  spoilt('invalid UTF-8', body => ({ body: withoutText(body) }), { leaves: [...broken, 'whole'], ofLists: true }),
  always('a web page', { type: 'text/html', body: page }),
  spoilt('damaged gzip', body => {
    const bytes = gzipSync(body);
    bytes.fill(0xff, bytes.length >> 1);
    return { body: bytes, headers: { 'Content-Encoding': 'gzip' } };
  }),
  spoilt('JSON called protobuf', () => ({ type: 'application/vnd.kubernetes.protobuf' }), { form: 'json' }),
  // Custom resources come as JSON even so.
  spoilt('protobuf called JSON', () => ({ type: 'application/json' }), {
    form: 'protobuf',
    leaves: [...broken, 'whole'],
  }),
  {
    name: 'a page that repeats',
    ofLists: true,
    answer: ({ whole, count }) =>
      count > 2 ? undefined : withContinue(whole({ limit: '1' }), count === 1 ? 'again' : '1'),
    leaves: [...broken, 'whole'],
  },
  {
    name: 'a continue token that never ends',
    ofLists: true,
    answer: ({ whole, count }) => withContinue(whole({ limit: '1' }), `${count}`),
    leaves: broken,
  },
  spoilt('duplicate objects', body => ({ body: withItems(body, items => items.flatMap(item => [item, item])) }), {
    leaves: ['whole'],
    ofLists: true,
  }),
  spoilt(
    'an object without metadata',
    body => ({ body: withItems(body, items => [Buffer.alloc(0), ...items.slice(1)]) }),
    { ofLists: true },
  ),
  spoilt('an object of 60 MB', body => ({ body: withGiant(body) }), { leaves: ['whole'], ofLists: true, heavy: true }),
  skewed(1),
  skewed(-1),
];
