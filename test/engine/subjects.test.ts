import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { parseSelector } from '../../src/core/selectors.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import type { Scope } from '../../src/engine/options.ts';
import { renderWhy } from '../../src/render/why.ts';
import { ago, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

type Asked = NonNullable<Scope['objects']>[number];

function asked(path: string): Asked {
  const [type = '', name = ''] = path.split('/');
  return { type, name };
}

async function about(
  paths: readonly string[],
  objects: readonly Raw[],
  { namespaces, ...options }: SnapshotOptions & { readonly namespaces?: readonly string[] } = {},
): Promise<Report> {
  const scope = { objects: paths.map(asked), ...(namespaces && { namespaces }) };
  return diagnose(snapshot(objects, options), { analyzers, toolVersion: '0.0.0', scope });
}

function why(report: Report): string {
  const look = { color: false, unicode: true, width: 1000, detail: 'normal', showInfo: true } as const;
  return renderWhy(report, look).trimEnd();
}

const titles = ({ incidents }: Report): string[] => incidents.filter(i => i.severity !== 'info').map(i => i.title);

const node = object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
const account = object('v1', 'ServiceAccount', 'shop/default');
const web = object('apps/v1', 'Deployment', 'shop/web', {
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
  status: {
    observedGeneration: 1,
    replicas: 2,
    availableReplicas: 1,
    readyReplicas: 1,
    unavailableReplicas: 1,
    updatedReplicas: 2,
  },
});
const webSet = object('apps/v1', 'ReplicaSet', 'shop/web-1', {
  metadata: ownedBy(web),
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
  status: { replicas: 2 },
});
const good = runningPod('shop/web-1-a', { metadata: { labels: { app: 'web' }, ...ownedBy(webSet) } });
const bad = brokenPod([waiting('app', 'ImagePullBackOff', 'Back-off pulling image "registry.example.com/app:1.0"')], {
  metadata: { name: 'web-1-b', uid: 'uid-pod-b', labels: { app: 'web' }, ...ownedBy(webSet) },
});
const lonely = object('v1', 'Service', 'shop/lonely', { spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } });
const world = [node, account, web, webSet, good, bad, lonely];

describe('what is asked for by name', () => {
  test('an incident touches an object if it, what it owns or its owner is part of it', async () => {
    for (const path of ['deploy/web', 'rs/web-1', 'po/web-1-b', 'pod/web-1-a']) {
      const report = await about([path], world);
      expect(titles(report)).toEqual([expect.stringMatching(/^Deployment shop\/web \(1 pod\)/)]);
    }
    expect(titles(await about(['svc/lonely'], world))).toEqual([expect.stringMatching(/^Service shop\/lonely/)]);
    expect(titles(await about(['svc/lonely', 'deploy/web'], world))).toHaveLength(2);
  });

  test('it is shown, and does not narrow what is known', async () => {
    const all = await diagnose(snapshot(world), { analyzers, toolVersion: '0.0.0' });
    const some = await about(['deploy/web'], world, { namespaces: ['shop'] });
    expect(all.incidents).toEqual(expect.arrayContaining([...some.incidents]));
    expect(some.coverage).toEqual(all.coverage);
  });

  test('of a healthy object whose owner has trouble, just that is said', async () => {
    const text = why(await about(['pod/web-1-a'], world));
    expect(text).toMatch(/^Nothing was found about Pod shop\/web-1-a itself, but Deployment shop\/web is degraded: /);
  });

  test('of two incidents, the one that says something of the object itself comes first', async () => {
    const report = await about(['deploy/web'], world);
    const [own] = report.incidents;
    const ofPod = { ...report.findings.find(({ id }) => id === own!.cause)!, id: 'other', incident: 'other' };
    const other = { ...own!, id: 'other', cause: 'other', consequences: [], title: 'Node node-a: is lost' };
    const [subject] = report.subjects!;
    const both = {
      ...report,
      incidents: [other, ...report.incidents],
      findings: [ofPod, ...report.findings],
      subjects: [{ ...subject!, findingsOfOwned: ['other', ...subject!.findingsOfOwned] }],
    };
    expect(why(both).split('\n\n')).toEqual([
      expect.stringMatching(/^Deployment shop\/web is degraded: /),
      expect.stringMatching(/^Nothing was found about Deployment shop\/web itself, but Pod shop\/web-1-b: /),
      ...why(report).split('\n\n').slice(1),
    ]);
  });

  test('custom resources go by their names', async () => {
    const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'sites.example.com', {
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Site', singular: 'site', plural: 'sites', shortNames: ['st'] },
        versions: [{ name: 'v1', served: true, storage: true }],
      },
    });
    const site = object('example.com/v1', 'Site', 'shop/main', { status: {} });
    for (const type of ['site', 'Sites', 'st', 'site.example.com', 'sites.v1.example.com'])
      expect((await about([`${type}/main`], [definition, site])).subjects).toMatchObject([{ seen: true }]);
    await expect(about(['sits/main'], [definition, site])).rejects.toThrow('did you mean site');
  });

  test('what may not be listed is not said to be missing', async () => {
    await expect(about(['cm/settings'], world, { withheld: { ConfigMap: 'forbidden' } })).rejects.toThrow(
      'it is not known whether there is a ConfigMap "settings": forbidden: withheld by the test',
    );
  });

  test('what may not be listed is told of as far as others show it', async () => {
    const report = await about(['deploy/web'], [...world, { ...webSet, metadata: { ...webSet.metadata } }], {
      withheld: { Deployment: 'forbidden' },
    });
    expect(report.subjects).toMatchObject([{ seen: false }]);
    expect(why(report)).toMatch(/^Nothing was found about Deployment shop\/web itself, but Pod shop\/web-1-b: /);
  });

  test('health that could not be looked at is no health', async () => {
    const fine = object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
    const text = why(await about(['svc/web'], [...world, fine], { withheld: { Pod: 'forbidden' } }));
    expect(text).toMatch(/That is not the whole answer for Service shop\/web: .* could not look \(.*Pod is forbidden/);
  });

  test('what is settling is neither healthy nor a fault', async () => {
    const young = object('v1', 'Service', 'shop/young', {
      metadata: { creationTimestamp: ago(5) },
      spec: { selector: { app: 'soon' }, ports: [{ port: 80 }] },
    });
    const text = why(await about(['svc/young'], [...world, young]));
    expect(text).toMatch(
      /^Service shop\/young is waiting for its pods to be created: that may only be a matter of time/,
    );
    expect(text).not.toContain('Nothing is wrong');
  });

  test('what is not there in a namespace that is not there is named with it', async () => {
    const shop = object('v1', 'Namespace', 'shop', { status: { phase: 'Active' } });
    await expect(about(['svc/web'], [...world, shop], { namespaces: ['shpo'] })).rejects.toThrow(
      'there is no Service "web": there is no namespace "shpo"; did you mean shop?',
    );
  });

  test('a hostile name cannot move the cursor', async () => {
    const hostile = object('v1', 'Service', 'shop/x', {
      metadata: { name: 'a\u001b[2J\u202e' },
      spec: { selector: { app: 'x' }, ports: [{ port: 80 }] },
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    const unprintable = /[\u0000-\u001f\u007f-\u009f\u202e]/;
    expect(why(await about(['svc/a\u001b[2J\u202e'], [hostile]))).not.toMatch(unprintable);
    await expect(about(['svc/\u001b[2J'], [hostile])).rejects.toThrow(/there is no Service " \[2J"/);
  });

  test('owners that own each other end', async () => {
    const a = object('apps/v1', 'ReplicaSet', 'shop/a', { spec: { replicas: 0 } });
    const b = object('apps/v1', 'ReplicaSet', 'shop/b', { metadata: ownedBy(a), spec: { replicas: 0 } });
    Object.assign(a.metadata, ownedBy(b));
    expect((await about(['rs/a'], [a, b])).subjects).toMatchObject([{ owns: { ReplicaSet: 1 } }]);
  });
});

test('a selector that selects nothing is no health', async () => {
  const notesOf = async (selector: string): Promise<readonly string[]> => {
    const scope = { selector: parseSelector('-l', selector) };
    const { coverage } = await diagnose(snapshot(world), { analyzers, toolVersion: '0.0.0', scope });
    expect(coverage.complete).toBe(coverage.notes.length === 0);
    return coverage.notes;
  };
  expect(await notesOf('app=shpo')).toEqual(['nothing that was read has the labels app=shpo']);
  expect(await notesOf('!canary')).toEqual([]);
});
