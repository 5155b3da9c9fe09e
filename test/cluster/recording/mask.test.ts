import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { maskedAddress } from '../../../src/cluster/recording/mask/addresses.ts';
import { maskedBundle } from '../../../src/cluster/recording/mask/certificates.ts';
import { parseMaskKey, unmasked } from '../../../src/cluster/recording/mask/key.ts';
import { Masker } from '../../../src/cluster/recording/mask/masker.ts';
import type { Kind } from '../../../src/core/kinds/index.ts';
import { editDistance } from '../../../src/core/near.ts';
import type { KubeObject } from '../../../src/core/objects.ts';
import { readBundle } from '../../../src/core/x509.ts';
import { canaryRecording, leaks } from '../../helpers/canaries.ts';
import { foundInBoth, masked } from '../../helpers/masked.ts';
import { object } from '../../helpers/objects.ts';
import { demo, recordingOf } from '../../helpers/paths.ts';
import { issue } from '../../helpers/x509.ts';
import { cluster } from './cluster.ts';

const recordings = { demo, single: recordingOf('single-node') } as const;

async function textOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter(file => file.endsWith('.json'));
  return (await Promise.all(files.sort().map(file => readFile(join(folder, file), 'utf8')))).join('\n');
}

function blank(table: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(table).map(pseudonym => [pseudonym, '']));
}

/** Whether a pseudonym holds a good part of what it stands for. */
function sharesRun(pseudonym: string, word: string): boolean {
  const length = 4;
  return Array.from(word, (_, at) => word.slice(at, at + length)).some(
    run => run.length === length && pseudonym.includes(run),
  );
}

describe('a masked recording', () => {
  test.each<[keyof typeof recordings, number]>([
    ['demo', 15],
    ['single', 50],
  ])('has the incidents of the cluster: %s', async (name, fewest) => {
    const { as, like } = await foundInBoth(recordings[name]);
    expect(like).toEqual(as);
    expect(as.length).toBeGreaterThan(fewest);
  });

  test('holds no word of the cluster', async () => {
    const { source, traces } = await canaryRecording(demo, 'everything');
    const { path, key } = await masked(source);
    const told = await textOf(path);
    // Letters that stand for others may happen to be those of a canary: what they stand for has nothing in common with them.
    const nothing = { ...key, words: blank(key.words), ids: blank(key.ids) };
    const rest = unmasked(told, nothing);
    expect(leaks(rest.replaceAll(',', '\n'), traces)).toEqual([]);
    expect(Object.entries(key.words).filter(([pseudonym, word]) => sharesRun(pseudonym, word))).toEqual([]);
    expect(Object.keys(key.words).length).toBeGreaterThan(100);
  });

  test('is the same each time, and with a key of before by the words of before', async () => {
    const [first, again] = [await masked(cluster()), await masked(cluster({ reversed: true }))];
    expect(await textOf(again.path)).toBe(await textOf(first.path));
    const longer = await masked(await openRecording(demo), first.key);
    expect(longer.key.words).toMatchObject(first.key.words);
    expect(Object.keys(longer.key.words).length).toBeGreaterThan(Object.keys(first.key.words).length);
    expect(await textOf((await masked(cluster(), longer.key)).path)).toBe(await textOf(first.path));
  });
});

describe('what a mask keeps', () => {
  const masker = new Masker({ key: 'test' });
  const status = { reason: 'AcmeFailed', message: 'a password of acmebank was refused, says checkout' };
  const spec = {
    nodeName: 'chekout',
    hostname: 'web-tls',
    subdomain: 'web-tsl',
    serviceAccountName: 'db-secret',
    schedulerName: 'db-secrt',
  };
  const pod = object('v1', 'Pod', 'payments/checkout', { spec, status });
  masker.learn(new Map<Kind, readonly KubeObject[]>([['Pod', [decodeObject(pod)!]]]), [], []);
  const shown = (text: string): string => masker.text(text, '');

  test.each([
    ['checkout', 'chekout', 1],
    ['web-tls', 'web-tsl', 1],
    ['db-secret', 'db-secrt', 1],
    ['payments', 'checkout', 6],
  ])('%s and %s differ as they did', (one, other, least) => {
    const distance = editDistance(shown(one), shown(other));
    expect(distance).toBeGreaterThanOrEqual(least);
    expect(distance).toBeLessThanOrEqual(editDistance(one, other));
    expect([shown(one), shown(other)]).not.toEqual([one, other]);
  });

  // Most words of three letters mean something: one changed letter of a pseudonym soon makes one of these.
  test('a typo of a short word stays one, whatever the key', () => {
    const claim = decodeObject(
      object('v1', 'PersistentVolumeClaim', 'shop/sdd', { spec: { storageClassName: 'ssd', volumeName: 'tsa' } }),
    )!;
    for (let key = 0; key < 500; key++) {
      const short = new Masker({ key: `${key}` });
      short.learn(new Map<Kind, readonly KubeObject[]>([['PersistentVolumeClaim', [claim]]]), [], []);
      expect(editDistance(short.text('ssd', ''), short.text('sdd', ''))).toBe(1);
    }
  });

  test.each([
    'kube-system',
    'app.kubernetes.io/name',
    'cert-manager.io/v1',
    'ImagePullBackOff',
    '2026-11-21T12:44:28Z',
    '250m',
    'default',
    'system:serviceaccount:kube-system:coredns',
    'FailedScheduling',
    'registry.k8s.io/coredns',
  ])('%s stays', text => {
    expect(shown(text)).toBe(text);
  });

  test('of a sentence the words that name nobody, and the form of a name', () => {
    const message = masker.text(status.message, 'message');
    expect(message).toMatch(/^a password of [a-z]{8} was refused, says [a-z]{8}$/);
    expect(message.endsWith(shown('checkout'))).toBe(true);
    expect(shown('CHECKOUT_PAYMENTS')).toBe(`${shown('checkout')}_${shown('payments')}`.toUpperCase());
    expect(shown('https://checkout.payments.svc:8443/x')).toBe(
      `https://${shown('checkout')}.${shown('payments')}.svc:8443/x`,
    );
    expect(unmasked(message, masker.key)).toBe(status.message);
  });
});

describe('addresses', () => {
  const mask = (address: string): string => maskedAddress(address, 'key');

  test('of a range are in its mask', () => {
    const [range, length] = mask('10.244.3.0/24').split('/');
    expect(length).toBe('24');
    expect(range).toMatch(/^10\.\d+\.\d+\.0$/);
    expect(mask('10.244.3.17').replace(/\d+$/, '0')).toBe(range);
    expect(mask('10.244.4.17').replace(/\d+$/, '0')).not.toBe(range);
    expect(mask('10-244-3-17').replaceAll('-', '.')).toBe(mask('10.244.3.17'));
    expect(mask('fd00:10:244::/48')).toMatch(/^fd[\da-f]{2}:[\da-f]+:[\da-f]+:0:0:0:0:0\/48$/);
  });

  test.each(['127.0.0.1', '0.0.0.0', '0.0.0.0/0', '169.254.169.254', '::1', '::', '::/0'])('%s stays', address => {
    expect(new Masker({ key: 'key' }).text(address, '')).toBe(address);
  });
});

test('a bundle of certificates is valid as long, for others', () => {
  const bundle = Buffer.from(issue({ name: 'acme-ca' }).cert).toString('base64');
  const [as] = readBundle(bundle);
  const [like] = readBundle(maskedBundle(bundle, name => name.replace('acme', 'xxxx')));
  expect(like).toEqual({ ...as, subject: 'xxxx-ca', issuer: 'xxxx-ca' });
  expect(readBundle(maskedBundle(Buffer.from('acme').toString('base64'), name => name))).toEqual([]);
});

test.each(['', '{}', '[]', '{"schemaVersion":1,"key":"x","words":{"a":1},"ids":{},"addresses":{}}'])(
  'what is no key is refused: %s',
  text => {
    expect(() => parseMaskKey(text, 'a.key')).toThrow('a.key is no key of a mask');
  },
);
