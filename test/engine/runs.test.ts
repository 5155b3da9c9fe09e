import { expect, test } from 'vitest';
import { cronjobRuns } from '../../analyzers/cronjob-runs.ts';
import { jobFailed as failedJobs } from '../../analyzers/job-failed.ts';
import { nodeReady } from '../../analyzers/node-ready.ts';
import { podOnLostNode } from '../../analyzers/pod-on-lost-node.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { ago, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { snapshot } from '../helpers/snapshot.ts';
import { cronJob, job, jobFailed } from '../helpers/workloads.ts';

const analyzers = [cronjobRuns, failedJobs, nodeReady, podOnLostNode];

/** The objects of each incident, the cause first. */
async function incidentsOf(objects: readonly Raw[]): Promise<string[][]> {
  const { incidents, findings } = await diagnose(snapshot(objects), { analyzers, toolVersion: '0' });
  return incidents
    .map(({ cause, consequences }) =>
      [cause, ...consequences].map(id => formatRef(findings.find(f => f.id === id)!.object)),
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

const tick = cronJob('shop/tick', { status: { lastSuccessfulTime: undefined } });
/** A run that failed; its pods are gone. */
const failed = (name: string, seconds: number): Raw =>
  job(`shop/${name}`, {
    metadata: { ...ownedBy(tick), creationTimestamp: ago(seconds), uid: `uid-${name}` },
    status: jobFailed('BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
  });
/** The pod of a run, on a node that is silent. */
const lost = (run: Raw): Raw =>
  runningPod(`shop/${run.metadata.name}-x`, {
    metadata: ownedBy(run),
    status: {
      conditions: [
        { type: 'Ready', status: 'False', lastTransitionTime: ago(300) },
        { type: 'ContainersReady', status: 'True' },
      ],
    },
  });
const silentNode = object('v1', 'Node', 'node-a', {
  status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: ago(7200) }] },
});

const [earlier, newest] = [failed('tick-1', 3600), failed('tick-2', 1800)];

test('a CronJob of which one run failed by itself and one on a lost node belongs to what its newest run says', async () => {
  expect(await incidentsOf([tick, silentNode, earlier, newest, lost(newest)])).toEqual([
    ['Job shop/tick-1'],
    ['Node node-a', 'Pod shop/tick-2-x', 'Job shop/tick-2', 'CronJob shop/tick'],
  ]);
  expect(await incidentsOf([tick, silentNode, earlier, lost(earlier), newest])).toEqual([
    ['Job shop/tick-2', 'CronJob shop/tick'],
    ['Node node-a', 'Pod shop/tick-1-x', 'Job shop/tick-1'],
  ]);
});
