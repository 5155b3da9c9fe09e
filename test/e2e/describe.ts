import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type ControlPlane, hasControlPlane, scripts, startControlPlane } from '../helpers/control-plane.ts';

const minutes = 60_000;
/** The first start on a machine builds the control plane. */
const startTimeout = 30 * minutes;

/**
 * Tests at a control plane of their own, with three nodes; they are skipped, and say so, where none can be started. What the
 * body is handed can be used in hooks and tests, when it is there.
 */
export function describeWithControlPlane(name: string, body: (plane: ControlPlane) => void): void {
  describe.skipIf(!hasControlPlane)(hasControlPlane ? name : `${name} (skipped: ${scripts} is not there)`, () => {
    let started: ControlPlane | undefined;
    beforeAll(async () => {
      started = await startControlPlane();
      await started.kubectl('create', '-f', join(scripts, 'nodes.yaml'));
    }, startTimeout);
    afterAll(() => started?.stop(), 5 * minutes);
    body(later(() => started!));
  });
}

function later(plane: () => ControlPlane): ControlPlane {
  return {
    get root() {
      return plane().root;
    },
    get admin() {
      return plane().admin;
    },
    get program() {
      return plane().program;
    },
    kubectl: (...args) => plane().kubectl(...args),
    apply: objects => plane().apply(objects),
    kubeconfigOf: token => plane().kubeconfigOf(token),
    stop: () => plane().stop(),
  };
}
