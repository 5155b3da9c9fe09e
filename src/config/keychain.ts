import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '../core/errors.ts';

/** The place that the system has for secrets, reached by the command that it brings for it. */
export interface Keychain {
  readonly title: string;
  /** `undefined` if there is no such key, or it cannot be had. */
  read(account: string): Promise<string | undefined>;
  /** @throws UserError if it cannot be kept */
  write(account: string, key: string): Promise<void>;
  /** Nothing happens if there is none. */
  remove(account: string): Promise<void>;
}

interface Run {
  readonly args: readonly string[];
  /** Keys are handed over on stdin: other processes see the arguments of a command. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Tool {
  readonly title: string;
  readonly command: string;
  read(account: string): Run;
  write(account: string, key: string): Run;
  remove(account: string): Run;
}

const service = 'kubecause';

const tools: Partial<Readonly<Record<NodeJS.Platform, Tool>>> = {
  // man security: with -i commands come on stdin; -X takes the key in hexadecimal, so that nothing needs quotes.
  darwin: {
    title: 'the macOS keychain',
    command: 'security',
    read: account => ({ args: ['find-generic-password', '-s', service, '-a', account, '-w'] }),
    write: (account, key) => ({
      args: ['-i'],
      input: `add-generic-password -U -s ${service} -a ${account} -X ${Buffer.from(key).toString('hex')}\n`,
    }),
    remove: account => ({ args: ['delete-generic-password', '-s', service, '-a', account] }),
  },
  // man secret-tool
  linux: {
    title: 'the Secret Service (secret-tool)',
    command: 'secret-tool',
    read: account => ({ args: ['lookup', 'service', service, 'account', account] }),
    write: (account, key) => ({
      args: ['store', '--label', `${service}: ${account}`, 'service', service, 'account', account],
      input: key,
    }),
    remove: account => ({ args: ['clear', 'service', service, 'account', account] }),
  },
  // https://learn.microsoft.com/uwp/api/windows.security.credentials.passwordvault
  win32: {
    title: 'the Windows Credential Manager',
    command: 'powershell.exe',
    read: account =>
      powershell(account, `$c = $vault.Retrieve('${service}', $account); $c.RetrievePassword(); $c.Password`),
    write: (account, key) => ({
      ...powershell(
        account,
        `$vault.Add((New-Object Windows.Security.Credentials.PasswordCredential('${service}', $account, [Console]::In.ReadLine())))`,
      ),
      input: `${key}\n`,
    }),
    remove: account => powershell(account, `$vault.Remove($vault.Retrieve('${service}', $account))`),
  },
};

function powershell(account: string, script: string): Run {
  const vault =
    '[void][Windows.Security.Credentials.PasswordVault,Windows.Security.Credentials,ContentType=WindowsRuntime]; ' +
    '$vault = New-Object Windows.Security.Credentials.PasswordVault; $account = $env:KUBECAUSE_ACCOUNT; ';
  return {
    args: ['-NoProfile', '-NonInteractive', '-Command', `$ErrorActionPreference = 'Stop'; ${vault}${script}`],
    env: { KUBECAUSE_ACCOUNT: account },
  };
}

/** The keychain of this system; `undefined` if it has none that can be reached by a command. */
export async function systemKeychain(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Keychain | undefined> {
  const tool = tools[platform];
  if (tool === undefined || !(await isOnPath(tool.command, env.PATH ?? ''))) return undefined;
  const run = (what: Run): Promise<Outcome> => runCommand(tool.command, what, env);
  const read: Keychain['read'] = async account => {
    const { code, stdout } = await run(tool.read(account));
    const key = stdout.trim();
    return code === 0 && key !== '' ? key : undefined;
  };
  return {
    title: tool.title,
    read,
    async write(account, key) {
      const { stderr } = await run(tool.write(account, key));
      // Not every tool says by its exit code that it failed.
      if ((await read(account)) === key) return;
      const why = stderr.trim().split('\n')[0]?.replaceAll(key, '…') || 'it is not there afterwards';
      throw new UserError(`cannot keep the key in ${tool.title}: ${why}; it can be kept in a file: --no-keychain`);
    },
    async remove(account) {
      await run(tool.remove(account));
    },
  };
}

interface Outcome {
  /** `undefined` if it was killed or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A keychain may ask a person to open it; nobody waits longer than this for it, in milliseconds. */
const patience = 60_000;

async function runCommand(
  command: string,
  { args, input = '', env: more }: Run,
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const { spawn } = await import('node:child_process');
  return await new Promise(resolve => {
    const child = spawn(command, args, { env: { ...env, ...more }, timeout: patience, windowsHide: true });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    // A command that does not read what it is given says why on stderr.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', ({ message }) => resolve({ code: undefined, stdout: '', stderr: message }));
    child.on('close', code => resolve({ code: code ?? undefined, ...said }));
  });
}

async function isOnPath(command: string, path: string): Promise<boolean> {
  const found = await Promise.all(
    path
      .split(delimiter)
      .filter(folder => folder !== '')
      .map(folder =>
        access(join(folder, command), constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
  );
  return found.includes(true);
}
