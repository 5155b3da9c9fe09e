import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type ModelServer, type Reply, startModelServer } from './model-server.ts';

/** What the tests of a file have while they run: the server of a model, and a home, which is another for each test. */
export interface ModelAndHome {
  readonly server: ModelServer;
  readonly home: string;
}

/** @param reply what the model answers, until a test says otherwise */
export function modelAndHome(reply: () => Reply): ModelAndHome {
  let server: ModelServer;
  let home: string;
  beforeAll(async () => {
    server = await startModelServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kubecause-home-'));
    server.reset();
    server.reply = reply;
  });
  afterEach(() => rm(home, { recursive: true }));
  return {
    get server() {
      return server;
    },
    get home() {
      return home;
    },
  };
}
