import { expect, test } from 'vitest';
import { diagnose } from '../../src/engine/diagnose.ts';
import { renderText } from '../../src/render/text.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';

const pod = runningPod('shop/web-1', {
  spec: {
    containers: [
      { name: 'app', image: 'app:1', envFrom: [{ secretRef: { name: 'db' } }, { configMapRef: { name: 'app' } }] },
    ],
  },
});
const objects = [
  object('v1', 'Namespace', 'shop', { status: { phase: 'Active' } }),
  object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
  object('v1', 'ServiceAccount', 'shop/default'),
  pod,
];
const run = (withheld: SnapshotOptions['withheld'] = {}) =>
  diagnose(snapshot(objects, { withheld }), { analyzers: usualAnalyzers, toolVersion: 'test' });
const missing = (report: Awaited<ReturnType<typeof run>>) =>
  report.findings.filter(({ code }) => code === 'missing-object').map(({ object: of }) => `${of.kind} ${of.name}`);

test('CFG-007: what we may not list is unknown, not missing, and the report says so', async () => {
  expect(missing(await run()).sort()).toEqual(['ConfigMap app', 'Secret db']);

  const report = await run({ Secret: 'forbidden', ConfigMap: 'forbidden' });
  expect(missing(report)).toEqual([]);
  const { complete, kinds, unknownLookups, analyzers } = report.coverage;
  expect(complete).toBe(false);
  expect(kinds.filter(({ state }) => state === 'forbidden').map(({ kind }) => kind)).toEqual(['ConfigMap', 'Secret']);
  expect(unknownLookups).toMatchObject({ ConfigMap: 1, Secret: 1 });
  expect(analyzers.find(({ id }) => id === 'config-map-size')).toMatchObject({ state: 'not-checked' });

  const options = { color: false, unicode: true, width: 120, detail: 'normal', showInfo: false } as const;
  expect(renderText(report, options)).toMatch(/No problems found in what could be checked/);
});
