import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Hono } from 'hono';
import type { Caller } from '../access.ts';
import type { Places, Rate } from '../security/limits.ts';
import type { Server } from '../serving.ts';

export interface HttpEnv {
  /** What Node's server hands on with each request. */
  Bindings: { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };
  Variables: {
    /** Who asks; behind authentication only. */
    caller: Caller;
  };
}

export type HttpApp = Hono<HttpEnv>;
/** A request that is being answered. */
export type HttpContext = Context<HttpEnv>;

/** Paths that another room adds to the HTTP of a server. Hosts, origins and limits are looked after before any of them. */
export interface HttpPart {
  /** Pages that everybody may load, since they hold nothing of the cluster. */
  addPublic?(app: HttpApp, server: Server): void;
  /** What only callers get: `context.get('caller')` says who asks. */
  add?(app: HttpApp, server: Server): void;
  /** Ends what would last; called when nothing new is taken any more. */
  close?(): Promise<void> | void;
}

/** What one client may take of a server. */
export interface HttpLimits {
  readonly rate: Rate;
  readonly connections: { readonly each: number; readonly all: number };
  readonly streams: { readonly each: number; readonly all: number };
  /** Bytes of a body. */
  readonly body: number;
  /** Milliseconds until the headers of a request, and then all of it, have come. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** Milliseconds in which a connection must move while an answer is on its way. */
  readonly stalled: number;
  /** Milliseconds that an answer may take. */
  readonly deadline: number;
  /** Milliseconds between two signs of life in a stream of events. */
  readonly heartbeat: number;
}

/** What a running HTTP server knows of itself, for its metrics and its paths. */
export interface HttpState {
  readonly limits: HttpLimits;
  readonly streams: Places;
  readonly connections: Places;
  /** Answers by their status. */
  readonly answered: Map<number, number>;
  /** Aborts when nothing new is taken any more: what lasts ends then. */
  readonly closing: AbortSignal;
}
