import { join } from 'node:path';
import { execa } from 'execa';
import { type ControlPlane, scripts, startControlPlane } from '../../test/helpers/control-plane.ts';

/** Milliseconds until the slowest of the faults shows: a node that falls silent. */
const settled = 60_000;

/** Does something with a real control plane to which its scenarios were applied, two minutes ago; it ends afterwards. */
export async function withLiveScenarios<T>(use: (plane: ControlPlane) => Promise<T>): Promise<T> {
  const plane = await startControlPlane();
  try {
    await plane.kubectl('create', '-f', join(scripts, 'nodes.yaml'));
    await execa('python3', [join(scripts, 'apply.py'), join(scripts, 'scenarios'), plane.admin, plane.program]);
    await new Promise(done => setTimeout(done, settled));
    return await use(plane);
  } finally {
    await plane.stop();
  }
}
