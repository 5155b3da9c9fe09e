import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { event, object, runningPod } from '../../helpers/objects.ts';
import { scratchFolder } from '../../helpers/scratch.ts';
import { db, list, node, read, readSource, service, statesOf, tarGz, typedList, web } from './helpers.ts';

describe('the time of the snapshot', () => {
  test.each<[string, object, string]>([
    [
      'a creation',
      object('v1', 'Secret', 'shop/a', { metadata: { creationTimestamp: '2026-03-01T11:00:00Z' } }),
      '2026-03-01T11:00:00Z',
    ],
    ['a last event', event(web, 'BackOff', '', { lastTimestamp: '2026-03-01T11:59:00Z' }), '2026-03-01T11:59:00Z'],
    [
      'a series of events',
      event(web, 'BackOff', '', { series: { count: 2, lastObservedTime: '2026-03-01T12:30:00.5Z' } }),
      '2026-03-01T12:30:00.5Z',
    ],
    [
      'a heartbeat',
      object('v1', 'Node', 'a', {
        status: { conditions: [{ type: 'Ready', lastHeartbeatTime: '2026-03-01T13:00:00Z' }] },
      }),
      '2026-03-01T13:00:00Z',
    ],
    [
      'a lease',
      object('coordination.k8s.io/v1', 'Lease', 'kube-node-lease/a', {
        spec: { renewTime: '2026-03-01T13:30:00.000001Z' },
      }),
      '2026-03-01T13:30:00.000001Z',
    ],
    [
      'a restart',
      runningPod('shop/a', {
        status: {
          containerStatuses: [{ name: 'app', lastState: { terminated: { finishedAt: '2026-03-01T11:30:00Z' } } }],
        },
      }),
      '2026-03-01T11:30:00Z',
    ],
    [
      'a field that was managed',
      object('v1', 'Secret', 'shop/a', { metadata: { managedFields: [{ time: '2026-03-01T14:00:00Z' }] } }),
      '2026-03-01T14:00:00Z',
    ],
    [
      'an object of a kind without a table',
      object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'a', {
        status: { conditions: [{ lastTransitionTime: '2026-03-01T15:00:00Z' }] },
      }),
      '2026-03-01T15:00:00Z',
    ],
    [
      'never what is to come',
      {
        ...runningPod('shop/a', { metadata: { deletionTimestamp: '2026-03-01T19:00:00Z' } }),
        status: { notAfter: '2027-01-01T00:00:00Z' },
      },
      '2026-03-01T10:00:00Z',
    ],
    [
      'never what is no time',
      object('v1', 'Secret', 'shop/a', { metadata: { managedFields: [{ time: 'soon' }, { time: 7 }] } }),
      '2026-03-01T10:00:00Z',
    ],
  ])('%s', async (_, raw, expected) => {
    expect((await read({ kind: 'List', apiVersion: 'v1', items: [web, raw] })).about).toEqual({
      takenAt: expected,
      takenAtFrom: 'newest-object',
    });
  });
});

describe('files', () => {
  const root = scratchFolder();
  beforeAll(async () => {
    const files: Record<string, string> = {
      'all/pods.json': JSON.stringify(list(web, db)),
      'all/nodes.yaml': stringify(list(node)),
      'all/shop/services.json': JSON.stringify(typedList('v1', 'Service', [])),
      'all/notes.txt': JSON.stringify(list(service)),
      'all/.git/config.json': JSON.stringify(list(service)),
      'all/broken.yaml': 'kind: [',
      'empty/readme.md': '# nothing',
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    await symlink(join(root, 'all'), join(root, 'all/loop'));
  });

  test('a folder is read by its JSON and YAML; what a file is named for narrows an empty list', async () => {
    const source = await openRecording(join(root, 'all'));
    const { objects, states } = await readSource(source);
    expect(source.description).toEqual({ type: 'recording', name: 'all', detail: 'kubectl get' });
    expect(Object.keys(objects).sort()).toEqual(['Node', 'Pod']);
    expect(states).toMatchObject({
      Pod: 'complete',
      Node: 'complete',
      'Service/shop': 'complete',
      Service: 'not-collected',
    });
    expect(source.notes).toEqual([
      expect.stringMatching(/^refused "loop": a link/),
      expect.stringMatching(/^broken\.yaml is not YAML/),
    ]);
    expect(source.stats.bytes).toBeGreaterThan(1000);
  });

  test('a source on disk can be read again', async () => {
    const source = await openRecording(join(root, 'all'));
    expect(await readSource(source)).toEqual(await readSource(source));
  });

  test('an archive is as a folder', async () => {
    const result = await read(
      await tarGz([
        { name: 'x/pods.json', content: list(web, db) },
        { name: 'x/nodes.yaml', content: stringify(list(node)) },
      ]),
    );
    expect(statesOf(result)).toEqual({ Pod: 'complete', Node: 'complete' });
  });

  test.each([
    ['nowhere', /cannot read the recording .*nowhere: there is no such file or folder/],
    ['empty', /holds no file of JSON or YAML; expected what `kubecause record` writes .*, or one of .*must-gather/],
  ])('%s', async (name, message) => {
    const reading = openRecording(join(root, name)).then(source => readSource(source));
    await expect(reading).rejects.toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
    );
  });
});

describe('no recording at all', () => {
  test.each<[string, string | Buffer | object, RegExp]>([
    ['an empty file', '', /the recording stdin is empty/],
    ['white space', ' \n ', /got nothing but white space/],
    ['HTML', '<!DOCTYPE html><html><body>Sign in</body></html>', /got HTML, perhaps a login page/],
    ['random bytes', Buffer.from([0, 1, 2, 3, 250, 251, 7, 9]), /got binary data/],
    ['a table', 'NAME   READY   STATUS\nweb    1/1     Running\n', /the table that kubectl prints without -o json/],
    ['kubectl describe', 'Name:         web\nNamespace:    shop\n', /what kubectl describe prints/],
    ['a poem', 'Tyger Tyger, burning bright', /text that is neither JSON nor YAML/],
    [
      'a single object of another kind',
      object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'a'),
      /got FlowSchema of flowcontrol\.apiserver\.k8s\.io\/v1/,
    ],
    [
      'other JSON',
      { name: 'kubecause', version: '1.0.0' },
      /holds no object of Kubernetes; expected what `kubecause re/,
    ],
    ['a list of numbers', '[1, 2]', /got text in which nothing is an object of Kubernetes/],
    ['other YAML', 'name: kubecause\nversion: 1.0.0\n', /got text in which nothing is an object of Kubernetes/],
    [
      'JSON cut in its first object',
      '{"apiVersion":"v1","items":[{"apiV',
      /nothing can be read from the recording stdin: stdin is cut short/,
    ],
    ['bzip2', Buffer.from('BZh91AY&SY'), /packed by bzip2.*bzip2 -d/],
    [
      'cut gzip',
      gzipSync('x'.repeat(99)).subarray(0, 12),
      /nothing can be read from the recording stdin: stdin is cut short/,
    ],
  ])('%s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
    );
  });

  test('stdin can be read once', async () => {
    const source = await openRecording('-', {
      stdin: (async function* () {
        yield JSON.stringify(list(web));
      })(),
    });
    await readSource(source);
    await expect(readSource(source)).rejects.toThrow('a recording from stdin can be read once only');
  });
});
