/** How to reach a live cluster. Names and meanings of the first group are kubectl's. */
export interface LiveOptions {
  /** The only kubeconfig to read; `KUBECONFIG` and the default path are then not looked at. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroups?: readonly string[] | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** Seconds that one request may take, from connecting to the last byte. 0: no limit. */
  readonly requestTimeout?: number | undefined;
  /** Seconds that a whole reading may take; what is not listed by then is `timed-out`. 0, the default: no limit. */
  readonly timeout?: number | undefined;
  /** Listings that run at the same time. */
  readonly concurrency?: number | undefined;

  /** Objects per page; as many as weigh 5 MB if not given. */
  readonly pageSize?: number | undefined;
  /** Seconds for connecting and the TLS handshake. */
  readonly connectTimeout?: number | undefined;
  /** Seconds without a byte, once an answer has begun. */
  readonly idleTimeout?: number | undefined;
  /** How often a request is tried in all, when the server is busy or the connection breaks. */
  readonly tries?: number | undefined;
  /** Milliseconds before the second try; doubled for each further one. */
  readonly retryDelay?: number | undefined;
  /** Whether to ask for compressed answers; decided by the speed of the connection if not given. */
  readonly compress?: boolean | undefined;
  /** Version of kubecause, for the User-Agent. */
  readonly version?: string | undefined;
  /** Stands in for `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Stands before the paths of the service account that a pod is given. */
  readonly root?: string | undefined;
  /** Whether it is read again and again: what was listed is then followed, until this aborts. */
  readonly follow?: AbortSignal | undefined;
  /** Called with what a credential plugin writes for the user ("open this page and enter the code ..."). */
  readonly onPluginOutput?: ((text: string) => void) | undefined;
}

export const defaults = {
  requestTimeout: 60,
  timeout: 0,
  concurrency: 10,
  connectTimeout: 10,
  idleTimeout: 30,
  tries: 4,
  retryDelay: 250,
} as const satisfies LiveOptions;

/** Environment variables, from the options or from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;
