import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemKeychain } from '../../src/config/keychain.ts';

const systems = {
  darwin: 'security',
  linux: 'secret-tool',
  win32: 'powershell.exe',
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubecause-keychain-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A command that keeps one key as each of the three does, and writes down its arguments. */
async function installFake(command: string): Promise<void> {
  const script = `#!/bin/sh
cd '${folder}'
echo "$@" >> arguments
case "$*" in
  *lookup*|*find-generic*|*Retrieve\\(*Password\\;*|*RetrievePassword*) [ -f key ] && cat key || exit 44 ;;
  *store*) cat > key ;;
  -i) sed 's/.*-X //' | ${process.execPath} -e 'process.stdout.write(Buffer.from(require("fs").readFileSync(0,"utf8").trim(),"hex"))' > key ;;
  *vault.Add*) head -n 1 | tr -d '\\n' > key ;;
  *clear*|*delete-generic*|*vault.Remove*) rm -f key ;;
  *) exit 1 ;;
esac
`;
  await writeFile(join(folder, command), script, { mode: 0o755 });
}

const env = (): NodeJS.ProcessEnv => ({ PATH: `${folder}:/usr/bin:/bin` });

describe.skipIf(process.platform === 'win32')('the keychain', () => {
  for (const [platform, command] of Object.entries(systems) as [keyof typeof systems, string][])
    test(`of ${platform} keeps a key, gives it back and forgets it; no other process sees it`, async () => {
      await installFake(command);
      const keychain = (await systemKeychain(platform, env()))!;
      expect(await keychain.read('lab')).toBeUndefined();
      await keychain.write('lab', 'sk-"secret"-1');
      expect(await keychain.read('lab')).toBe('sk-"secret"-1');
      await keychain.remove('lab');
      expect(await keychain.read('lab')).toBeUndefined();
      expect(await readFile(join(folder, 'arguments'), 'utf8')).not.toContain('secret"');
    });

  test('that is not there is none', async () => {
    expect(await systemKeychain('linux', env())).toBeUndefined();
    expect(await systemKeychain('aix', env())).toBeUndefined();
  });

  test('that fails says why, without the key', async () => {
    const script = '#!/bin/sh\necho "Cannot autolaunch D-Bus for $(cat)" >&2\nexit 1\n';
    await writeFile(join(folder, 'secret-tool'), script, { mode: 0o755 });
    const keychain = (await systemKeychain('linux', env()))!;
    await expect(keychain.write('lab', 'sk-1')).rejects.toThrow(
      'cannot keep the key in the Secret Service (secret-tool): Cannot autolaunch D-Bus for …; it can be kept in a file: --no-keychain',
    );
  });
});
