import { ResourceError } from '../../core/resources.ts';
import type { Identity, Reviews, WantedAccess } from '../../core/reviews.ts';
import { isMapping } from './kubeconfig-file.ts';
import { readStatus } from './status.ts';
import type { Tally, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Asks the API server who somebody is and what that one may do. These are the only requests that are no GET: a review is
 * `create`d to be answered, and is never stored.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 */
export class LiveReviews implements Reviews {
  readonly #transport: Transport;
  readonly #tallies: readonly Tally[];

  constructor(transport: Transport, tallies: readonly Tally[]) {
    this.#transport = transport;
    this.#tallies = tallies;
  }

  async whoIs(token: string, signal: AbortSignal): Promise<Identity | undefined> {
    const { authenticated, user } = await this.#ask('authentication.k8s.io', 'TokenReview', { token }, signal);
    if (authenticated !== true || !isMapping(user) || typeof user.username !== 'string') return undefined;
    const { username, uid, groups, extra } = user;
    return {
      username,
      ...(typeof uid === 'string' && { uid }),
      groups: textsOf(groups),
      ...(isMapping(extra) && {
        extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, textsOf(values)])),
      }),
    };
  }

  async may(identity: Identity, { verb, group, resource: full, namespace, name }: WantedAccess, signal: AbortSignal) {
    const { username, uid, groups, extra } = identity;
    const [resource, subresource] = full.split('/');
    const resourceAttributes = { verb, group, resource, subresource, namespace, name };
    const spec = { user: username, uid, groups, extra, resourceAttributes };
    const { allowed } = await this.#ask('authorization.k8s.io', 'SubjectAccessReview', spec, signal);
    return allowed === true;
  }

  /** @returns the status of the review */
  async #ask(group: string, kind: string, spec: object, signal: AbortSignal): Promise<Mapping> {
    const review = JSON.stringify({ apiVersion: `${group}/v1`, kind, spec });
    const path = `/apis/${group}/v1/${kind.toLowerCase()}s`;
    const { where } = this.#transport;
    try {
      const answer = await this.#transport.review({ path, review, signal, tallies: this.#tallies });
      if (answer.status !== 201)
        throw new ResourceError('unavailable', `${where} answers no ${kind}: ${readStatus(answer).message}`);
      const json: unknown = JSON.parse(answer.body.toString());
      if (isMapping(json) && isMapping(json.status)) return json.status;
      throw new ResourceError('unavailable', `${where} answered a ${kind} with something else`);
    } catch (error) {
      if (error instanceof TransportError || error instanceof SyntaxError)
        throw new ResourceError('unavailable', error.message);
      throw error;
    }
  }
}

function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.filter(value => typeof value === 'string') : [];
}
