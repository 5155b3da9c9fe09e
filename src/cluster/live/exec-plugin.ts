import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { firstLine, isMapping, type Mapping, textField, textListField } from './kubeconfig-file.ts';
import type { Environment } from './options.ts';

/** What a credential plugin answered. */
export interface PluginCredential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined if the plugin does not say. */
  readonly expires: number | undefined;
}

/** How to run a plugin, and what to tell it. */
export interface PluginContext {
  readonly userName: string;
  /** The `exec` mapping of the user. */
  readonly exec: unknown;
  /** Told to the plugin if the kubeconfig says `provideClusterInfo`. */
  readonly cluster: Mapping;
  readonly env: Environment;
  readonly onOutput: ((text: string) => void) | undefined;
}

/** A credential is a few kilobytes. */
const mostOutput = 1 << 20;

/**
 * Runs a credential plugin once, by the protocol of client.authentication.k8s.io.
 *
 * Not client-node's: that one does not set `KUBERNETES_EXEC_INFO`, which plugins built with client-go insist on, and runs
 * the plugin once per concurrent call.
 * @throws UserError if the plugin cannot be run, fails, or prints no credential
 */
export async function runPlugin(context: PluginContext, signal: AbortSignal): Promise<PluginCredential> {
  const where = `exec of user "${context.userName}"`;
  const exec = isMapping(context.exec) ? context.exec : {};
  const command = textField(exec, 'command', where);
  if (command === undefined) throw new UserError(`${where} names no command`);
  const apiVersion = textField(exec, 'apiVersion', where) ?? 'client.authentication.k8s.io/v1beta1';
  const interactive = exec.interactiveMode !== 'Never' && process.stdin.isTTY === true;
  const info = {
    apiVersion,
    kind: 'ExecCredential',
    spec: { interactive, ...(exec.provideClusterInfo === true && { cluster: context.cluster }) },
  };
  const { stdout, stderr, status } = await run(command, textListField(exec, 'args', where), {
    env: { ...context.env, ...environmentOf(exec, where), KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    interactive,
    onOutput: context.onOutput,
    signal,
    missing: () => notFound(command, exec, context.userName),
  });
  const plugin = `the credential plugin "${command}" of user "${context.userName}"`;
  if (status !== 0) {
    const said = firstLine(stderr) || firstLine(stdout);
    throw new UserError(
      `${plugin} failed (${status === null ? 'killed' : `exit code ${status}`})${said === '' ? '' : `: ${said}`}`,
    );
  }
  return parseCredential(stdout, apiVersion, plugin);
}

function environmentOf(exec: Mapping, where: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const variable of Array.isArray(exec.env) ? exec.env : []) {
    if (!isMapping(variable)) continue;
    const name = textField(variable, 'name', `env of ${where}`);
    if (name !== undefined) variables[name] = textField(variable, 'value', `env of ${where}`) ?? '';
  }
  return variables;
}

function notFound(command: string, exec: Mapping, userName: string): UserError {
  const hint = typeof exec.installHint === 'string' ? ` ${firstLine(exec.installHint)}` : '';
  return new UserError(
    `the credential plugin "${command}" of user "${userName}" was not found. Install it, or put it on the PATH.${hint}`,
  );
}

interface Run {
  readonly env: Environment;
  readonly interactive: boolean;
  readonly onOutput: ((text: string) => void) | undefined;
  readonly signal: AbortSignal;
  readonly missing: () => UserError;
}

function run(
  command: string,
  args: readonly string[],
  options: Run,
): Promise<{ stdout: string; stderr: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: options.env,
      // A plugin may ask for a password or a code.
      stdio: [options.interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      signal: options.signal,
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > mostOutput) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < mostOutput) stderr += text;
      options.onOutput?.(text);
    });
    child.on('error', error => {
      if (options.signal.aborted) reject(options.signal.reason);
      else if (isMissing(error, command, options.env)) reject(options.missing());
      else
        reject(new UserError(`the credential plugin "${command}" cannot be run: ${error.message}`, { cause: error }));
    });
    child.on('close', status => resolve({ stdout, stderr, status }));
  });
}

/**
 * Whether a command is not there. What is in no folder of the PATH is EACCES, too, if one of them may not be searched.
 * @see https://man7.org/linux/man-pages/man3/exec.3.html#DESCRIPTION
 */
function isMissing(error: Error, command: string, { PATH = '' }: Environment): boolean {
  const code = 'code' in error ? error.code : undefined;
  if (code !== 'EACCES' || basename(command) !== command) return code === 'ENOENT';
  return !PATH.split(delimiter).some(folder => existsSync(join(folder, command)));
}

function parseCredential(stdout: string, apiVersion: string, plugin: string): PluginCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch (error) {
    throw new UserError(
      `${plugin} did not print a credential: expected JSON, got "${firstLine(stdout).slice(0, 80)}"`,
      { cause: error },
    );
  }
  const status = isMapping(answer) ? answer.status : undefined;
  if (!isMapping(answer) || answer.kind !== 'ExecCredential' || !isMapping(status)) {
    throw new UserError(`${plugin} did not print a credential: expected an ExecCredential with a status`);
  }
  if (answer.apiVersion !== apiVersion) {
    throw new UserError(`${plugin} answers in ${String(answer.apiVersion)}, but the kubeconfig asks for ${apiVersion}`);
  }
  const where = `the answer of ${plugin}`;
  const credential = {
    token: textField(status, 'token', where),
    certificate: textField(status, 'clientCertificateData', where),
    key: textField(status, 'clientKeyData', where),
  };
  if (credential.token === undefined && (credential.certificate === undefined || credential.key === undefined)) {
    throw new UserError(`${plugin} printed neither a token nor a client certificate with its key`);
  }
  const expires = Date.parse(textField(status, 'expirationTimestamp', where) ?? '');
  return { ...credential, expires: Number.isNaN(expires) ? undefined : expires };
}
