/** Who a token belongs to, as the API server says: a user and what it is known by. */
export interface Identity {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Something that somebody wants to read, as a role would grant it. */
export interface WantedAccess {
  readonly verb: 'get' | 'list';
  readonly group: string;
  /** In the plural, such as `pods`; with its subresource, such as `pods/log`. */
  readonly resource: string;
  /** All if not given. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * What the API server says of others: reviews are asked for with POST, and nothing is kept of them.
 * Each throws a ResourceError if it does not answer, and the signal's reason if it is aborted.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/webhook/
 */
export interface Reviews {
  /** Whose token that is; undefined if it is not valid. */
  whoIs(token: string, signal: AbortSignal): Promise<Identity | undefined>;
  may(identity: Identity, wanted: WantedAccess, signal: AbortSignal): Promise<boolean>;
}
