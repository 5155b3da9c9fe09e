import type { Answer, Step } from '../core/explanation.ts';
import type { Session } from './vault.ts';

/** The answer with the real names, quoted as commands and manifests need. */
export function restoreAnswer({ problem, cause, fix, verify, otherwise }: Answer, session: Session): Answer {
  const step = ({ what, command, patch }: Step): Step => ({
    what: session.restore(what),
    ...(command !== undefined && { command: session.restore(command, 'shell') }),
    ...(patch !== undefined && { patch: session.restore(patch, 'yaml') }),
  });
  return {
    problem: session.restore(problem),
    cause: session.restore(cause),
    fix: fix.map(step),
    verify: verify.map(step),
    otherwise: otherwise.map(text => session.restore(text)),
  };
}
