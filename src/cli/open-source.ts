import type { LiveOptions } from '../cluster/live/options.ts';
import { UserError } from '../core/errors.ts';
import type { Source } from '../core/source.ts';
import type { Connection } from './options.ts';
import { parseCount, parseDuration, parseKinds } from './parse.ts';
import { version } from './version.ts';

export interface SourceArguments extends Connection {
  readonly recording?: string | undefined;
  readonly assumeComplete?: readonly string[] | undefined;
}

/** The recording that was named, or else the live cluster. Each reader is loaded only when it is used. */
export async function openSource(args: SourceArguments): Promise<Source> {
  if (args.recording !== undefined) {
    const { openRecording } = await import('../cluster/recording/index.ts');
    return openRecording(args.recording, {
      ...(args.assumeComplete && { assumeComplete: parseKinds('--assume-complete', args.assumeComplete) }),
      stdin: process.stdin,
    });
  }
  if (args.assumeComplete !== undefined) throw new UserError('--assume-complete is about a recording: name it with -r');
  const { openLive } = await import('../cluster/live/live-source.ts');
  return openLive(liveOptions(args));
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
    asGroups: args['as-group'],
    insecureSkipTlsVerify: args['insecure-skip-tls-verify'],
    requestTimeout: parseDuration('--request-timeout', args['request-timeout']),
    timeout: parseDuration('--timeout', args.timeout),
    concurrency: parseCount('--concurrency', args.concurrency),
    version,
    onPluginOutput: text => void process.stderr.write(text),
  };
}
