import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/core/objects.ts';
import { because, Scene } from '../engine/drafts.ts';
import { costOf } from '../helpers/cost.ts';
import { object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';

const podsEach = 20;
const containers = Array.from({ length: 10 }, (_, i) => `c${i}`);

/**
 * So many Deployments, each with its pods, of which every container crashes; of every third Deployment because of a Secret
 * that is missing.
 */
function sceneOf(deployments: number): Scene {
  const paths = Array.from({ length: deployments }, (_, i) => `ns${i % 50}/d${i}`);
  const scene = new Scene(
    paths.flatMap((path): Raw[] => {
      const deployment = object('apps/v1', 'Deployment', path, { spec: {} });
      const set = object('apps/v1', 'ReplicaSet', `${path}-1`, { metadata: ownedBy(deployment), spec: {} });
      const pods = Array.from({ length: podsEach }, (_, i) => runningPod(`${path}-1-${i}`, { metadata: ownedBy(set) }));
      return [deployment, set, object('v1', 'Service', path, { spec: {} }), ...pods];
    }),
  );
  for (const [i, path] of paths.entries()) {
    const secret = scene.absent('Secret', `${path.split('/')[0]}/token`);
    const pods: KubeObject[] = Array.from({ length: podsEach }, (_, n) => scene.object('Pod', `${path}-1-${n}`));
    const blames = i % 3 === 0 ? [{ object: secret, because: 'exists' as const }] : [];
    for (const pod of pods) for (const key of containers) scene.add('crash', pod, { key, blames });
    scene.add('unavailable', scene.object('Deployment', path), { definition: { rollup: true } });
    scene.add('no-endpoints', scene.object('Service', path), {
      definition: { rollup: true },
      dependsOn: pods.map(pod => because(pod)),
    });
  }
  return scene;
}

test('linking 50,000 findings costs little more than writing them down and reading them again', async () => {
  const scene = sceneOf(250);
  expect(scene.drafts.length).toBeGreaterThan(49_990);
  const plain = scene.drafts.map(({ code, ref, topOwner, definition }) => ({ code, ref, topOwner, definition }));
  // Measured: 6 times as much, half a second on a machine of 2026.
  const baseline = await costOf(() => () => JSON.parse(JSON.stringify(plain)));
  expect((await costOf(() => () => scene.outcome(), 2)) / baseline).toBeLessThan(15);
});
