import type { Source } from '../core/source.ts';
import type { Connection } from './options.ts';
import { parseDuration, parseKinds } from './parse.ts';
import { version } from './version.ts';

export interface SourceArguments extends Connection {
  readonly recording?: string | undefined;
  readonly assumeComplete?: readonly string[] | undefined;
}

/** The recording that was named, or else the live cluster. Each reader is loaded only when it is used. */
export async function openSource(args: SourceArguments): Promise<Source> {
  if (args.recording !== undefined) {
    const { openRecording } = await import('../cluster/recording/index.ts');
    const assumed = args.assumeComplete ?? [];
    return openRecording(args.recording, {
      ...(assumed.length === 0
        ? {}
        : { assumeComplete: assumed.includes('all') ? 'all' : parseKinds('--assume-complete', assumed) }),
      stdin: process.stdin,
    });
  }
  const { openLive } = await import('../cluster/live/live-source.ts');
  return openLive({
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
    concurrency: args.concurrency,
    version,
    onPluginOutput: text => void process.stderr.write(text),
  });
}
