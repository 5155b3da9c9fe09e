import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { cluster } from './cluster.ts';
import { allKinds, list, namesOf, read, readSource, tar, web } from './helpers.ts';

const plan = { kinds: allKinds };
let identity: string;
let recipient: string;
beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

const withKey = (key = identity) => ({ keys: { identities: [key], passphrases: [] } });

async function folder(): Promise<string> {
  const path = testFolder();
  return path;
}

describe('an encrypted recording', () => {
  test('holds, for whoever has the key, what a plain one does', async () => {
    const root = await folder();
    const [plain, sealed] = [join(root, 'a.tar.gz'), join(root, 'a.tar.gz.age')];
    await record(cluster(), plan, plain, { version: '1' });
    await record(cluster(), plan, sealed, { version: '1', encrypt: { recipients: [recipient] } });
    expect((await readFile(sealed)).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/);
    const opened = await openRecording(sealed, withKey());
    expect(await readSource(opened)).toEqual(await readSource(await openRecording(plain)));
    expect(opened.notes).toEqual([]);
  });

  test('is named so, and nothing else is', async () => {
    const root = await folder();
    const encrypt = { recipients: [recipient] };
    await expect(record(cluster(), plan, join(root, 'a.tar.gz'), { version: '1', encrypt })).rejects.toThrow(
      /an encrypted recording is a file that ends in \.age; got /,
    );
    await expect(record(cluster(), plan, join(root, 'a.age'), { version: '1' })).rejects.toThrow(
      /say to whom, by --encrypt-to or --passphrase-file/,
    );
  });

  test.each([
    ['nonsense', /--encrypt-to takes the public key .*; got "age1nonsense"/, () => 'age1nonsense'],
    ['a secret key, which is not repeated', /got a secret key: give its public one$/, () => identity],
  ])('is not encrypted to %s', async (_, message, of) => {
    const target = join(await folder(), 'a.age');
    await expect(record(cluster(), plan, target, { version: '1', encrypt: { recipients: [of()] } })).rejects.toThrow(
      message,
    );
  });
});

describe('opening', () => {
  async function sealed(): Promise<Buffer> {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const pods = Array.from({ length: 2000 }, (_, i) => ({ ...web, metadata: { name: `w${i}`, namespace: 'shop' } }));
    return Buffer.from(await encrypter.encrypt(await tar([{ name: 'pods.json', content: list(...pods) }])));
  }

  test('without a key says what to give', async () => {
    await expect(read(await sealed())).rejects.toThrow('stdin is encrypted by age; give --identity with');
  });

  test('with the key of another', async () => {
    const other = await generateX25519Identity();
    await expect(read(await sealed(), withKey(other))).rejects.toThrow(/stdin: none of the keys fits$/);
  });

  test('with what is no key does not repeat it', async () => {
    const error: unknown = await read(await sealed(), withKey('AGE-SECRET-KEY-1HUNTER2')).catch(reason => reason);
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(/is no key of age$/) });
    expect(String((error as Error).stack)).not.toMatch(/HUNTER2/);
  });

  test('a file that is cut gives what came before', async () => {
    const bytes = await sealed();
    const result = await read(bytes.subarray(0, bytes.length - 70_000), withKey());
    expect(namesOf(result, 'Pod').length).toBeGreaterThan(1700);
    expect(result.states['Pod/shop']).toBe('partial');
    expect(result.notes[0]).toMatch(/cut short or damaged/);
  });

  test('a file that was altered gives nothing of what was', async () => {
    const bytes = await sealed();
    bytes[bytes.length - 100]! ^= 1;
    const result = await read(bytes, withKey());
    expect(result.states['Pod/shop']).toBe('partial');
  });

  test('a header without end is not read', async () => {
    const endless = Buffer.concat([Buffer.from('age-encryption.org/v1\n-> X25519 '), Buffer.alloc(1024 ** 2, 'x')]);
    await expect(read(endless, withKey())).rejects.toThrow(/its header is cut or damaged/);
  });

  test('an armored file says how to unpack it', async () => {
    await expect(read('-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n')).rejects.toThrow(/unpack it first: age -d/);
  });
});

test('the files of keys', async () => {
  const { readKeys, encryptTo } = await import('../../../src/cli/key-files.ts');
  const root = await folder();
  const file = async (name: string, text: string) => {
    await writeFile(join(root, name), text);
    return join(root, name);
  };
  const keys = await file('key.txt', `# created: today\n# public key: ${recipient}\n${identity}\n`);
  expect(await readKeys(keys)).toEqual({ identities: [identity], passphrases: [] });
  const passphrase = await file('pass.txt', 'four words are enough\n');
  expect(await readKeys(passphrase)).toEqual({ identities: [], passphrases: ['four words are enough'] });
  expect(await encryptTo(undefined, passphrase)).toEqual({ passphrase: 'four words are enough' });
  expect(await encryptTo([recipient], undefined)).toEqual({ recipients: [recipient] });
  expect(await encryptTo(undefined, undefined)).toBeUndefined();
  await expect(encryptTo([recipient], passphrase)).rejects.toThrow(/exclude each other/);
  await expect(readKeys(await file('two.txt', 'a\nb\n'))).rejects.toThrow(/holds neither keys of age/);
  await expect(readKeys(await file('public.txt', recipient))).rejects.toThrow(/holds neither keys of age/);
  await expect(readKeys(join(root, 'none.txt'))).rejects.toThrow(
    /--identity: cannot read .*none\.txt: there is no such file or folder/,
  );
  await expect(encryptTo(undefined, await file('empty.txt', '\n'))).rejects.toThrow(/must hold one line/);
});
