import type { Argv, InferredOptionTypes, Options } from 'yargs';

/** How to reach a cluster. Names and meanings are kubectl's. */
export const connection = {
  kubeconfig: { type: 'string', describe: 'kubeconfig file (default: $KUBECONFIG, ~/.kube/config, in-cluster)', group: 'Cluster:' },
  context: { type: 'string', describe: 'kubeconfig context', group: 'Cluster:' },
  cluster: { type: 'string', describe: 'kubeconfig cluster', group: 'Cluster:' },
  user: { type: 'string', describe: 'kubeconfig user', group: 'Cluster:' },
  server: { type: 'string', describe: 'address of the API server', group: 'Cluster:' },
  token: { type: 'string', describe: 'bearer token', group: 'Cluster:' },
  as: { type: 'string', describe: 'user to impersonate', group: 'Cluster:' },
  'as-group': { type: 'string', array: true, describe: 'group to impersonate (repeatable)', group: 'Cluster:' },
  'insecure-skip-tls-verify': { type: 'boolean', describe: 'do not check the certificate of the server', group: 'Cluster:' },
  'request-timeout': { type: 'string', default: '60s', describe: 'for one request', group: 'Cluster:' },
  timeout: { type: 'string', default: '5m', describe: 'for the whole reading; what is not read by then is reported', group: 'Cluster:' },
  concurrency: { type: 'number', default: 10, describe: 'listings at the same time', group: 'Cluster:' },
} as const satisfies Record<string, Options>;

/** What to read. */
export const selection = {
  namespace: { alias: 'n', type: 'string', array: true, describe: 'only this namespace (repeatable; default: all)', group: 'What to look at:' },
  'all-namespaces': { alias: 'A', type: 'boolean', describe: 'all namespaces: the default', group: 'What to look at:' },
} as const satisfies Record<string, Options>;

/** What every command takes. */
export const common = {
  color: { type: 'boolean', describe: 'colours, or --no-color (also NO_COLOR, FORCE_COLOR)', group: 'Output:' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'a line per incident, no progress', group: 'Output:' },
  verbose: { alias: 'v', type: 'boolean', default: false, describe: 'everything that is known; stack traces of errors', group: 'Output:' },
} as const satisfies Record<string, Options>;

export type Connection = InferredOptionTypes<typeof connection>;

/** Adds tables of options to a command. */
export function withOptions<T, O extends Record<string, Options>>(argv: Argv<T>, options: O): Argv<T & InferredOptionTypes<O>> {
  return argv.options(options) as Argv<T & InferredOptionTypes<O>>;
}
