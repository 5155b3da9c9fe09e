import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubecause-config-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const declaring = (kind: string): string => `conditions:\n- { kind: ${kind}, type: Ready }\n`;

test('the file of the project is found from the folders below it', async () => {
  await writeFile(join(directory, '.kubecause.yaml'), declaring('Widget'));
  await mkdir(join(directory, 'a', 'b'), { recursive: true });
  const { conditions } = await loadConfig({ directory: join(directory, 'a', 'b') });
  expect(conditions.map(({ kind }) => kind)).toContain('Widget');
});

test('a file given by name is the only one', async () => {
  await writeFile(join(directory, '.kubecause.yaml'), declaring('Widget'));
  await writeFile(join(directory, 'other.yaml'), declaring('Gadget'));
  const { conditions } = await loadConfig({ directory, file: join(directory, 'other.yaml') });
  expect(conditions.map(({ kind }) => kind)).toEqual(['Gadget']);
});

test('a file given by name that is not there is said', async () => {
  await expect(loadConfig({ directory, file: join(directory, 'none.yaml') })).rejects.toThrow(
    /^cannot read the configuration .*none\.yaml: there is no such file or folder/,
  );
});

test('what the project demands counts before what the user does, one by one', async () => {
  const user = join(directory, 'user');
  await mkdir(join(user, 'kubecause'), { recursive: true });
  await writeFile(
    join(user, 'kubecause', 'config.yaml'),
    'practice: { registries: [example.com], replicas: { min: 2 } }\n',
  );
  await writeFile(join(directory, '.kubecause.yaml'), 'practice: { registries: [ghcr.io/acme] }\n');
  vi.stubEnv('XDG_CONFIG_HOME', user);
  const { practice } = await loadConfig({ directory }).finally(() => vi.unstubAllEnvs());
  expect(practice).toEqual({ registries: ['ghcr.io/acme'], replicas: { min: 2 } });
});
