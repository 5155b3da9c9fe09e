import { setFlagsFromString } from 'node:v8';
import { UserError } from '../../core/errors.ts';
import { Asked } from '../../serve/asked.ts';
import { Filters } from '../../serve/filters.ts';
import { jsonLog, type Log } from '../../serve/log.ts';
import type { Running } from '../../serve/protocol.ts';
import type { Server } from '../../serve/serving.ts';
import { analyzeOptions } from '../analyze-options.ts';
import type { ArgumentsOf, Command } from '../command.ts';
import { exitCodes } from '../exit.ts';
import { backend, stage } from '../explain-options.ts';
import { openSource } from '../open-source.ts';
import { common, configured, connection, recorded, selection } from '../options.ts';
import { parseDuration } from '../parse.ts';
import { doorOptions, openedDoor } from '../protocols/door.ts';
import { protocolOptions, protocols } from '../protocols/index.ts';
import { openedModel } from '../protocols/model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { scopeOf } from '../scope.ts';
import { setUp } from '../setup.ts';
import { version } from '../version.ts';

const { selector, filter, severity } = analyzeOptions;
// A server asks when somebody asks it to, and has no terminal.
const { explain: _, interactive: __, 'dry-run': ___, ...asking } = stage;

const own = {
  'drain-timeout': {
    type: 'string',
    default: '10s',
    describe: 'when it is stopped: how long requests under way may still take',
    group: 'What to serve:',
    check: parseDuration,
  },
  'allow-shutdown': {
    type: 'boolean',
    default: false,
    describe: 'whoever may see everything may also end the server, over gRPC or HTTP',
    group: 'Who may ask:',
  },
} as const;

const options = {
  ...protocolOptions,
  ...doorOptions,
  ...own,
  ...recorded,
  ...selection,
  selector,
  filter,
  severity,
  ...asking,
  ...backend,
  ...configured,
  ...common,
  ...connection,
} as const;

type ServeArguments = ArgumentsOf<typeof options>;

/** A server stays. By itself V8 lets the heap grow to three times what is in use before it collects what is not. */
const heapFlag = '--heap-growing-percent=20';

export const serve = {
  command: 'serve',
  guesses: ['server', 'daemon'],
  describe: 'Stay, and answer other programs from a diagnosis that is kept up to date',
  options,
  exits: ['healthy', 'failed'],
  examples: [
    ['$0 serve', 'HTTP on 127.0.0.1:8080'],
    ['$0 serve --http :9000 -n shop', 'of one namespace'],
    ['$0 serve --grpc :8080', 'the gRPC of k8sgpt'],
    ['$0 serve -r dump.tar.gz', 'a cluster recorded before'],
  ],
  run,
} satisfies Command;

async function run(args: ServeArguments): Promise<void> {
  if (args.mask && !args.mcp && !args.mcpHttp)
    throw new UserError('--mask masks what is told over MCP, and nothing else: also give --mcp or --mcp-http');
  setFlagsFromString(heapFlag);
  const { filtered, ...setup } = await setUp(args);
  const log = jsonLog(line => void process.stderr.write(line), args.verbose ? 'debug' : args.quiet ? 'warn' : 'info');
  const stopping = new AbortController();
  const stop = stopping.signal;
  stopOnSignals(stopping);
  const { WarmDiagnosis } = await import('../../serve/warm-diagnosis.ts');
  const source = await openSource(args, stop);
  const warm = new WarmDiagnosis(
    source,
    { ...setup, scope: scopeOf(args, filtered) },
    {
      onLook: ({ number, diagnosis }) =>
        log('debug', 'looked', { number, incidents: diagnosis.report.incidents.length, took: warm.status.took }),
      onFailure: ({ message }) => log('warn', 'look failed', { message }),
    },
  );
  const asked = new Asked();
  const server: Server = {
    warm,
    ...(await openedDoor(args, warm, log)),
    log,
    version,
    settings: settingsOf(args),
    filters: new Filters(setup.analyzers),
    asked,
    ...(await openedModel(args, source, asked)),
    shutdown: args.allowShutdown ? () => stopping.abort() : undefined,
  };
  const running = await startAll(server, args);
  for (const { ended } of running) void ended?.then(() => stopping.abort());
  try {
    await warm.run(stop);
    // A recording does not change: it is served until somebody says that it is enough.
    await aborted(stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await drain(running, parseDuration('--drain-timeout', args.drainTimeout), log);
  }
}

/** What callers may know of how it was started. */
function settingsOf(args: ServeArguments): Server['settings'] {
  const { namespace = [], filter: filters = [], profile = [], severity: least = 'info', logs } = args;
  const { readCertificates, readConfigurations } = args;
  return {
    namespaces: namespace,
    filters,
    profiles: profile,
    severity: least,
    logs,
    readCertificates,
    readConfigurations,
  };
}

async function startAll(server: Server, args: ServeArguments): Promise<Running[]> {
  const wanted = protocols.filter((protocol: Protocol) => protocol.isWanted(args as never));
  const started = wanted.length > 0 ? wanted : protocols.filter(({ usual }) => usual);
  const running: Running[] = [];
  for (const protocol of started as readonly Protocol[]) {
    const one = await protocol.start(server, args as never);
    running.push(one);
    if (one.address !== undefined) server.log('info', 'listening', { address: one.address });
  }
  return running;
}

/** Aborts at the first SIGINT or SIGTERM; the second ends the process at once. */
function stopOnSignals(stop: AbortController): void {
  const onSignal = (name: 'SIGINT' | 'SIGTERM', code: number): void => {
    process.removeAllListeners(name);
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(code);
      process.exitCode = exitCodes.healthy;
      stop.abort();
    });
  };
  onSignal('SIGINT', exitCodes.interrupted);
  onSignal('SIGTERM', exitCodes.terminated);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Waits for what is under way, and no longer than it may take. */
async function drain(running: readonly Running[], seconds: number, log: Log): Promise<void> {
  log('info', 'stopping');
  const late = AbortSignal.timeout(seconds * 1000);
  await Promise.race([Promise.all(running.map(one => one.close())), aborted(late)]);
  log('info', 'stopped', { drained: !late.aborted });
}
