import type { Severity } from '../core/finding.ts';
import { parseSelector } from '../core/selectors.ts';
import type { Scope } from '../engine/options.ts';
import { namespacesOf } from './parse.ts';

type ScopeArguments = Parameters<typeof namespacesOf>[0] & {
  readonly selector?: string | undefined;
  readonly severity?: Severity | undefined;
};

/**
 * What is shown, as the options say that all commands have which show incidents.
 * @param analyzers those of `--filter`
 * @throws UserError if the selector is none
 */
export function scopeOf(args: ScopeArguments, analyzers?: Scope['analyzers']): Scope {
  const namespaces = namespacesOf(args);
  const { selector, severity } = args;
  return {
    ...(namespaces !== undefined && { namespaces }),
    ...(analyzers !== undefined && { analyzers }),
    ...(selector !== undefined && { selector: parseSelector('-l', selector) }),
    ...(severity !== undefined && { severity }),
  };
}
