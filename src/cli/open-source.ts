import type { LiveOptions } from '../cluster/live/options.ts';
import { UserError } from '../core/errors.ts';
import type { Source } from '../core/source.ts';
import { readKeys } from './key-files.ts';
import type { Connection } from './options.ts';
import { parseCount, parseDuration, parseKinds } from './parse.ts';
import { version } from './version.ts';

export interface SourceArguments extends Connection {
  readonly recording?: string | undefined;
  readonly manifests?: string | undefined;
  readonly assumeComplete?: readonly string[] | undefined;
  readonly identity?: string | undefined;
}

/**
 * The recording or the manifests that were named, or else the live cluster. Each reader is loaded only when it is used.
 * @param follow if a live cluster is to be read again and again: until when
 */
export async function openSource(args: SourceArguments, follow?: AbortSignal): Promise<Source> {
  const path = args.recording ?? args.manifests;
  if (args.recording !== undefined && args.manifests !== undefined)
    throw new UserError(
      '--recording is what a cluster was, --manifests what it is to become: give only one of the two',
    );
  if (path !== undefined) {
    const { openRecording } = await import('../cluster/recording/index.ts');
    return openRecording(path, {
      manifests: args.manifests !== undefined,
      ...(args.assumeComplete && { assumeComplete: parseKinds('--assume-complete', args.assumeComplete) }),
      stdin: process.stdin,
      keys: await readKeys(args.identity),
    });
  }
  if (args.assumeComplete !== undefined) throw new UserError('--assume-complete is about a recording: name it with -r');
  if (args.identity !== undefined) throw new UserError('--identity opens an encrypted recording: name it with -r');
  const { openLive } = await import('../cluster/live/live-source.ts');
  return openLive({ ...liveOptions(args), follow });
}

/** How a command line says to reach the live cluster. */
export function liveOptions(args: Connection): LiveOptions {
  return {
    kubeconfig: args.kubeconfig,
    context: args.context,
    cluster: args.cluster,
    user: args.user,
    server: args.server,
    token: args.token,
    as: args.as,
    asGroups: args.asGroup,
    insecureSkipTlsVerify: args.insecureSkipTlsVerify,
    requestTimeout: parseDuration('--request-timeout', args.requestTimeout),
    timeout: parseDuration('--timeout', args.timeout),
    concurrency: parseCount('--concurrency', args.concurrency),
    version,
    onPluginOutput: text => void process.stderr.write(text),
  };
}
