import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadBackends } from '../../src/config/backends.ts';
import { userFile } from '../../src/config/folders.ts';
import { describeKeyPlace, keyOf } from '../../src/config/keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { editUserFile } from '../../src/config/save.ts';

let home: string;
let notes: string[];
const note = (text: string): void => void notes.push(text);
beforeEach(async () => {
  notes = [];
  home = await mkdtemp(join(tmpdir(), 'kubecause-backends-'));
  vi.stubEnv('XDG_CONFIG_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

async function writeUserFile(content: string, mode = 0o600): Promise<void> {
  await mkdir(dirname(userFile()), { recursive: true });
  await writeFile(userFile(), content);
  await chmod(userFile(), mode);
}

describe('where backends may stand', () => {
  test.each(['backend: openai\n', 'practice: {}\nbackends: { x: { provider: openai } }\n'])(
    'not in the file of a project, nor in one named by --config: %j',
    async content => {
      const project = join(home, '.kubecause.yaml');
      await writeFile(project, content);
      const refused = /\.kubecause\.yaml:[12]: "backends?" may only be set in your own file \(.*config\.yaml\)/;
      await expect(loadConfig({ directory: home })).rejects.toThrow(refused);
      await expect(loadConfig({ directory: home, file: project })).rejects.toThrow(refused);
    },
  );

  test('in the file of the user, which may hold the rest, too', async () => {
    await writeUserFile(
      'backend: lab\nbackends: { lab: { provider: vllm, model: m } }\npractice: { registries: [a] }\n',
    );
    expect(await loadBackends(note)).toEqual({ usual: 'lab', named: { lab: { provider: 'vllm', model: 'm' } } });
    const config = await loadConfig({ directory: home });
    expect(config.practice).toEqual({ registries: ['a'] });
    expect(JSON.stringify(config)).not.toContain('vllm');
    await expect(loadConfig({ directory: home, file: userFile() })).resolves.toEqual(config);
  });

  test('without a file there is none', async () => {
    expect(await loadBackends(note)).toEqual({ usual: undefined, named: {} });
  });

  test.each([
    ['backends:\n  a: { provider: x, apiKey: k, apiKeyEnv: V }\n', /^c:2: backends\.a: a key is kept in one place/],
    ['backends:\n  a: { modle: x, provider: y }\n', /^c:2: backends\.a: there is no "modle"; did you mean model\?$/],
    ['backends:\n  a: { model: x }\n', /^c:2: backends\.a\.provider: /],
    ['backends:\n  "a b": { provider: x }\n', /^c:2: backends\.a b: /],
  ])('a mistake has its line: %j', (content, message) => {
    expect(() => parseConfig('c', content, 'user')).toThrow(message);
  });

  test('a file of a project is told what there is for it, and not of backends', () => {
    expect(() => parseConfig('c', 'backendz: 1\n')).toThrow(/^c:1: there is no "backendz"; there is (?!.*backend)/);
  });
});

test.skipIf(process.platform === 'win32')('who keeps keys where others may read them is told so', async () => {
  await writeUserFile('backends: { a: { provider: openai, apiKey: sk } }\n', 0o644);
  await loadBackends(note);
  expect(notes).toEqual([expect.stringMatching(/^others may read .*config\.yaml, and it holds keys; .*chmod 600 /)]);
  await writeUserFile('backends: { a: { provider: openai, apiKeyEnv: V } }\n', 0o644);
  await loadBackends(note);
  expect(notes).toHaveLength(1);
});

describe('editing the file', () => {
  test('keeps what it is not about, comments included, and lets nobody else read it', async () => {
    await writeUserFile('# mine\nbackends:\n  # the first\n  a:\n    provider: openai # ours\n    model: old\n', 0o644);
    await editUserFile(editor => {
      editor.setBackend('a', { provider: 'openai', apiKey: 'sk' });
      editor.setBackend('b', { provider: 'ollama' });
      editor.setUsual('b');
    });
    expect(await readFile(userFile(), 'utf8')).toBe(
      '# mine\nbackends:\n  # the first\n  a:\n    provider: openai # ours\n    apiKey: sk\n  b:\n    provider: ollama\nbackend: b\n',
    );
    expect((await stat(userFile())).mode & 0o777).toBe(0o600);
    await editUserFile(editor => {
      editor.removeBackend('a');
      editor.setUsual(undefined);
    });
    expect(await loadBackends(note)).toEqual({ usual: undefined, named: { b: { provider: 'ollama' } } });
  });

  test('makes file and folder, for the user alone', async () => {
    const path = await editUserFile(editor => editor.setBackend('a', { provider: 'openai', apiKey: 'sk' }));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  });

  test('writes through a link, as people have who keep such files elsewhere', async () => {
    await mkdir(dirname(userFile()), { recursive: true });
    const target = join(home, 'elsewhere.yaml');
    await writeFile(target, '');
    await symlink(target, userFile());
    await editUserFile(editor => editor.setUsual('ollama'));
    expect(await readFile(target, 'utf8')).toBe('backend: ollama\n');
  });

  test('changes nothing in a file that is not valid', async () => {
    await writeUserFile('backends: [\n');
    await expect(editUserFile(editor => editor.setUsual('a'))).rejects.toThrow(/not YAML/);
    expect(await readFile(userFile(), 'utf8')).toBe('backends: [\n');
  });
});

describe('keys', () => {
  const places = {
    'in the file': [{ apiKey: 'sk-1' }, {}],
    $VARIABLE: [{ apiKeyEnv: 'VARIABLE' }, { VARIABLE: 'sk-1\n' }],
    'command echo sk-1': [{ apiKeyCommand: 'echo sk-1' }, {}],
  } as const;
  for (const [where, [place, env]] of Object.entries(places))
    test(`are read from where they are: ${where}`, async () => {
      expect(await keyOf('a', place, env)).toBe('sk-1');
      expect(describeKeyPlace(place)).toBe(where);
    });

  test('are read from a file, beside the configuration unless it says where', async () => {
    await mkdir(dirname(userFile()), { recursive: true });
    await writeFile(join(dirname(userFile()), 'key'), 'sk-1\n');
    expect(await keyOf('a', { apiKeyFile: 'key' }, {})).toBe('sk-1');
  });

  test.each([
    [{ apiKeyEnv: 'VARIABLE' }, 'backend a: the environment variable VARIABLE holds no key'],
    [{ apiKeyFile: '/no/such/file' }, /^backend a: cannot read the key file \/no\/such\/file: ENOENT/],
    [{ apiKeyCommand: 'true' }, 'backend a: the command "true" holds no key'],
    [{ apiKeyCommand: 'echo locked >&2; exit 3' }, 'backend a: the command for its key ended with 3: locked'],
  ])('that are not there are said: %j', async (place, message) => {
    await expect(keyOf('a', place, {})).rejects.toThrow(message);
  });

  test('none is no mistake', async () => {
    expect(await keyOf('a', {}, {})).toBeUndefined();
  });
});
