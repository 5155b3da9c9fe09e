import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { event, object } from '../../helpers/objects.ts';
import { allKinds, data, db, list, namesOf, node, read, service, shop, statesOf, typedList, web } from './helpers.ts';

describe('what a recording holds is known, and nothing else is', () => {
  const claims = { a: object('v1', 'PersistentVolumeClaim', 'data/a') };
  const everything = list(web, db, service, node);

  test.each<[string, string | object, Record<string, string>]>([
    ['a List of two namespaces is of all', everything, { Pod: 'complete', Service: 'complete', Node: 'complete' }],
    [
      'a List of one namespace is of that one',
      list(web, service, node),
      {
        'Pod/shop': 'complete',
        Pod: 'not-collected',
        'Service/shop': 'complete',
        Service: 'not-collected',
        Node: 'complete',
      },
    ],
    [
      'Namespace objects do not make a List one of all: they have no namespace',
      list(web, shop, data),
      { 'Pod/shop': 'complete', Pod: 'not-collected', Namespace: 'complete' },
    ],
    ['of the only namespace there is, one is all', list(web, shop), { Pod: 'complete', Namespace: 'complete' }],
    ['a typed list is complete', typedList('v1', 'Pod', [web, db]), { Pod: 'complete' }],
    ['a typed list is complete even when empty', typedList('v1', 'Pod', []), { Pod: 'complete' }],
    ['Go writes an empty list as null', typedList('apps/v1', 'Deployment', null), { Deployment: 'complete' }],
    [
      'a typed list of one namespace may be of that one',
      typedList('v1', 'Pod', [web]),
      { 'Pod/shop': 'complete', Pod: 'not-collected' },
    ],
    [
      'a typed list beside one of all is of all',
      [everything, typedList('v1', 'PersistentVolumeClaim', [claims.a])].map(d => JSON.stringify(d)).join('\n'),
      { Pod: 'complete', Service: 'complete', Node: 'complete', PersistentVolumeClaim: 'complete' },
    ],
    [
      'a List beside one of all is not: each was a command of its own',
      [everything, list(claims.a)].map(d => JSON.stringify(d)).join('\n'),
      {
        Pod: 'complete',
        Service: 'complete',
        Node: 'complete',
        'PersistentVolumeClaim/data': 'complete',
        PersistentVolumeClaim: 'not-collected',
      },
    ],
    [
      'an empty list beside lists of several single namespaces may be of any',
      [typedList('v1', 'Pod', [web]), typedList('v1', 'Pod', [db]), typedList('v1', 'Service', [])]
        .map(d => JSON.stringify(d))
        .join(''),
      { 'Pod/shop': 'complete', 'Pod/data': 'complete', Pod: 'not-collected', Service: 'not-collected' },
    ],
    ['a page of a longer list is partial', typedList('v1', 'Pod', [web, db], { continue: 'abc' }), { Pod: 'partial' }],
    ['single objects are no listing', web, { Pod: 'not-collected' }],
    [
      'documents of YAML are no listing',
      [web, db, node].map(o => stringify(o)).join('---\n'),
      { Pod: 'not-collected', Node: 'not-collected' },
    ],
    ['a bare array is a List', [web, db], { Pod: 'complete' }],
    [
      'items that are null are passed over',
      { apiVersion: 'v1', kind: 'List', items: [null, web, null, db] },
      { Pod: 'complete' },
    ],
    ['a list cut in an item', JSON.stringify(everything).slice(0, -200), { Pod: 'partial' }],
    [
      'a list cut after its last item',
      JSON.stringify(everything).replace(/\],"kind.*/, ''),
      { Pod: 'partial', Service: 'partial', Node: 'partial' },
    ],
    ['YAML that is cut is YAML', stringify(list(web, db)).replace(/\nkind: List[\s\S]*/, '\n'), { Pod: 'partial' }],
    [
      'a list in the middle of which JSON ends',
      JSON.stringify(everything).replace('"Service"', '"Service'),
      { Pod: 'partial' },
    ],
    [
      'kinds without a table are passed over',
      list(web, db, object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'a')),
      { Pod: 'complete' },
    ],
    [
      'typed lists of such kinds, too',
      [typedList('v1', 'Pod', [web, db]), typedList('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', [])]
        .map(d => JSON.stringify(d))
        .join(''),
      { Pod: 'complete' },
    ],
  ])('%s', async (_, content, expected) => {
    expect(statesOf(await read(content))).toEqual(expected);
  });

  test('a kind that is not there says why', async () => {
    const { states, whys } = await read(list(web, db));
    expect(states.Secret).toBe('not-collected');
    expect(whys.Secret).toBe('the recording does not hold it');
    expect(Object.keys(states)).toEqual(allKinds);
  });

  test('what is damaged is named in the state and the notes', async () => {
    const { whys, notes, objects } = await read(JSON.stringify(list(web, db)).slice(0, -40));
    expect(whys.Pod).toBe('stdin is cut short');
    expect(notes).toEqual(['stdin is cut short']);
    expect(objects.Pod).toHaveLength(2);
  });

  test.each([
    ['a kind that is not there', ['Secret'], { Pod: 'complete', Secret: 'complete' }],
    ['all', 'all', { Pod: 'complete', Secret: 'complete', Node: 'complete' }],
  ] as const)('assumeComplete: %s', async (_, assumeComplete, expected) => {
    expect((await read(list(web, db), { assumeComplete })).states).toMatchObject(expected);
    expect((await read(list(web), { assumeComplete: 'all' })).states).toMatchObject({
      Pod: 'complete',
      'Pod/shop': 'complete',
    });
    expect((await read(web, { assumeComplete: 'all' })).states).toMatchObject({ Pod: 'complete' });
  });

  test('assumeComplete does not make a damaged list whole', async () => {
    const { states } = await read(JSON.stringify(list(web, db)).slice(0, -40), { assumeComplete: 'all' });
    expect(states).toMatchObject({ Pod: 'partial', Secret: 'complete' });
  });

  test('an empty List is an answer once it is known of what', async () => {
    await expect(read(list())).rejects.toThrow(/empty List.*--assume-complete/);
    expect((await read(list(), { assumeComplete: ['Pod'] })).states.Pod).toBe('complete');
  });
});

describe('namespaces', () => {
  test('objects of others are not given, and their states are not', async () => {
    const result = await read(list(web, db, service, node), { namespaces: ['shop'] });
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(namesOf(result, 'Node')).toEqual(['node-a']);
    expect(result.states).toMatchObject({ 'Pod/shop': 'complete', Node: 'complete', 'Secret/shop': 'not-collected' });
    expect(result.states).not.toHaveProperty('Pod');
  });

  test('a namespace that was not recorded is unknown, not empty', async () => {
    const { states } = await read(list(web, shop, data), { namespaces: ['data', 'shop'] });
    expect(states).toMatchObject({ 'Pod/data': 'not-collected', 'Pod/shop': 'complete' });
  });

  test.each([
    [list(web, shop), 'shpo', 'the recorded cluster has no namespace shpo; did you mean shop?'],
    [list(web), 'shpo', 'the recording stdin holds nothing of the namespace shpo; did you mean shop?'],
    [list(web), 'zzz', 'the recording stdin holds nothing of the namespace zzz'],
  ])('one that does not exist is an error', async (content, namespace, message) => {
    await expect(read(content, { namespaces: [namespace] })).rejects.toThrow(
      expect.objectContaining({ name: 'UserError', message }),
    );
  });
});

describe('forms', () => {
  const pods = list(web, db);
  const text = JSON.stringify(pods);

  test.each<[string, string | Buffer | object]>([
    ['JSON', pods],
    ['JSON with indentation', JSON.stringify(pods, null, 4)],
    ['JSON with the kind first', { kind: 'List', apiVersion: 'v1', items: pods.items }],
    ['a typed list with sorted keys', JSON.stringify({ apiVersion: 'v1', items: typedItems(), kind: 'PodList' })],
    ['JSON after white space', `\n\n  ${text}\n`],
    ['JSON with a byte order mark', `\uFEFF${text}`],
    ['UTF-16, as PowerShell redirects it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['YAML', stringify(pods)],
    ['YAML with indented items', stringify(pods).replace(/^(- | {2})/gm, '    $1')],
    ['YAML with comments and line ends of Windows', `# shop\r\n${stringify(pods).replaceAll('\n', '\r\n')}`],
    [
      'YAML in flow style',
      `apiVersion: v1\nkind: List\nitems: ${text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)}\n`,
    ],
    ['gzip', gzipSync(text)],
    ['gzip in two members', Buffer.concat([gzipSync(text.slice(0, 99)), gzipSync(text.slice(99))])],
    ['gzip with padding after it', Buffer.concat([gzipSync(text), Buffer.alloc(700)])],
  ])('%s', async (_, content) => {
    const result = await read(content);
    expect(namesOf(result, 'Pod')).toEqual(['data/db', 'shop/web']);
    expect(result.objects.Pod).toEqual((await read(pods)).objects.Pod);
    expect(result.states.Pod).toBe('complete');
    expect(result.layout).toBe('kubectl get');
    expect(result.notes).toEqual([]);
  });

  function typedItems(): unknown {
    return pods.items.map(({ apiVersion: _, kind: __, ...rest }) => rest);
  }

  test('text of a value that looks like a mark of YAML is text', async () => {
    const script = 'first\n---\nitems:\n- apiVersion: v1\n...\nlast';
    const map = object('v1', 'ConfigMap', 'shop/scripts', { data: { script } });
    const { objects } = await read(stringify(list(map, db)));
    expect(objects.ConfigMap).toMatchObject([{ data: { script: script.length } }]);
  });

  test('events of both APIs are one kind', async () => {
    const core = event(web, 'BackOff', 'restarting');
    const newer = {
      ...object('events.k8s.io/v1', 'Event', 'data/new'),
      note: 'restarting',
      eventTime: '2026-03-01T11:59:59.123456Z',
    };
    const result = await read(list(core, newer));
    expect(result.objects.Event?.map(e => (e as { message?: string }).message)).toEqual(['restarting', 'restarting']);
    expect((await read(typedList('events.k8s.io/v1', 'Event', []))).states.Event).toBe('complete');
  });
});
