import type { Agent } from 'node:http';
import type { Credential } from './credentials.ts';
import type { Connection } from './kubeconfig.ts';
import { agentFor } from './proxy.ts';
import { agentOptions } from './tls.ts';

/** Connections that are kept, directly or through a proxy. */
export class Connections {
  readonly #connection: Connection;
  readonly #proxy: string | undefined;
  readonly #most: number;
  #held: { readonly agent: Promise<Agent>; readonly credential: Credential } | undefined;

  /** @param most how many there are at a time */
  constructor(connection: Connection, proxy: string | undefined, most: number) {
    this.#connection = connection;
    this.#proxy = proxy;
    this.#most = most;
  }

  /**
   * What makes and keeps them. They belong to a client certificate: a new one needs new connections.
   * @throws UserError if a certificate or the URL of the proxy cannot be used
   */
  of(credential: Credential): Promise<Agent> {
    const held = this.#held;
    if (held !== undefined && held.credential.cert === credential.cert && held.credential.key === credential.key)
      return held.agent;
    this.close();
    const agent = agentOptions(this.#connection, credential, this.#most).then(options =>
      agentFor(this.#connection.server, this.#proxy, options),
    );
    this.#held = { agent, credential };
    return agent;
  }

  /** Makes the next ones anew, unless that was done already; what is under way goes on. */
  forget(agent: Promise<Agent>): void {
    if (this.#held?.agent === agent) this.#held = undefined;
  }

  /** Closes those that are kept. */
  close(): void {
    this.#held?.agent.then(
      agent => agent.destroy(),
      // Whoever asked for it was told why there is none.
      () => {},
    );
  }
}
