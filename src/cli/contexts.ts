import { UserError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import type { ClusterOutcome } from '../render/several.ts';
import { type ExitName, exitCodes } from './exit.ts';

interface ContextArguments {
  readonly context?: readonly string[] | undefined;
  readonly allContexts: boolean;
  readonly kubeconfig?: string | undefined;
  readonly server?: string | undefined;
  readonly recording?: string | undefined;
  readonly interactive: boolean;
  readonly dryRun: boolean;
}

/**
 * The contexts that a command line asks for, each once; none: the current one.
 * @throws UserError if there are none, or something else that was asked for is about one cluster
 */
export async function contextsOf(args: ContextArguments): Promise<readonly string[]> {
  const { context = [], allContexts } = args;
  if (allContexts && context.length > 0)
    throw new UserError('--all-contexts means all and --context only one: give only one of the two');
  const contexts = allContexts ? await allOf(args.kubeconfig) : [...new Set(context)];
  if (contexts.length < 2) return contexts;
  const others = {
    recording: args.recording,
    server: args.server,
    interactive: args.interactive,
    'dry-run': args.dryRun,
  };
  for (const [name, given] of Object.entries(others))
    if (given !== undefined && given !== false)
      throw new UserError(
        `--${name} is about one cluster, and there are ${contexts.length} contexts: name one with --context`,
      );
  return contexts;
}

async function allOf(kubeconfig: string | undefined): Promise<readonly string[]> {
  const { contextNames } = await import('../cluster/live/kubeconfig.ts');
  const { names } = await contextNames({ kubeconfig });
  if (names.length === 0)
    throw new UserError('--all-contexts: there is no kubeconfig with a context; name one with --kubeconfig');
  return names;
}

/**
 * Looks at one cluster after the other: credential plugins may ask, and memory holds one cluster at a time. One that cannot be
 * looked at costs itself alone, and is said at once.
 */
export async function lookAtEach(
  contexts: readonly string[],
  look: (context: string) => Promise<Report>,
): Promise<ClusterOutcome[]> {
  const outcomes: ClusterOutcome[] = [];
  for (const context of contexts) {
    try {
      outcomes.push({ context, report: await look(context) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const why = error instanceof UserError ? message : `unexpected error: ${message}; please report it`;
      process.stderr.write(`kubecause: ${context}: ${why}\n`);
      outcomes.push({ context, error: why });
    }
  }
  return outcomes;
}

/** From the worst on: a cluster that was not looked at may hide anything. */
const worstFirst = ['interrupted', 'failed', 'found', 'incomplete', 'healthy'] as const satisfies readonly ExitName[];

/** The worst of several exit codes. */
export function worstOf(codes: readonly number[]): number {
  const worst = worstFirst.find(name => codes.includes(exitCodes[name]));
  return exitCodes[worst ?? 'healthy'];
}
