import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf } from '../helpers/cost.ts';
import { ago, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { because, Scene } from './drafts.ts';

const rollup = { definition: { rollup: true } } as const;

/** Deployments `names` in a namespace, each with a ReplicaSet and so many pods, and a Service. */
function workloads(namespace: string, names: readonly string[], pods = 2): Raw[] {
  return names.flatMap(name => {
    const deployment = object('apps/v1', 'Deployment', `${namespace}/${name}`, { spec: {} });
    const replicaSet = object('apps/v1', 'ReplicaSet', `${namespace}/${name}-1`, {
      metadata: ownedBy(deployment),
      spec: {},
    });
    return [
      deployment,
      replicaSet,
      object('v1', 'Service', `${namespace}/${name}`, { spec: {} }),
      ...Array.from({ length: pods }, (_, i) =>
        runningPod(`${namespace}/${name}-1-${i}`, { metadata: ownedBy(replicaSet) }),
      ),
    ];
  });
}

describe('links symptoms to their cause', () => {
  test('a workload follows from what most of its pods suffer from, however large another cause is', () => {
    const scene = new Scene([
      ...workloads('shop', ['web'], 3),
      ...workloads('shop', ['api'], 5),
      object('v1', 'Node', 'a'),
    ]);
    const node = scene.object('Node', 'a');
    scene.add('lost', node, { definition: { breaks: 'ready' } });
    const onLostNode = { blames: [because(node)] };
    for (let i = 0; i < 5; i++) scene.add('on-lost-node', scene.object('Pod', `shop/api-1-${i}`), onLostNode);
    scene.add('on-lost-node', scene.object('Pod', 'shop/web-1-0'), onLostNode);
    for (let i = 1; i < 3; i++)
      scene.add('crash', scene.object('Pod', `shop/web-1-${i}`), { definition: { breaks: 'ready' } });
    scene.add('unavailable', scene.object('Deployment', 'shop/web'), { definition: { rollup: true } });
    const { incidents, findings } = scene.outcome();
    const { incident } = findings.find(({ code }) => code === 'unavailable')!;
    expect(incidents.find(({ id }) => id === incident)?.title).toMatch(/^Deployment shop\/web \(2 pods\)/);
    expect(incidents.find(({ title }) => title.startsWith('Node a'))?.alsoAffects).toEqual([incident]);
  });

  test('an absent object is one finding, whoever refers to it', () => {
    const scene = new Scene([...workloads('shop', ['web', 'api'], 1), object('v1', 'ConfigMap', 'shop/settings')]);
    const secret = scene.absent('Secret', 'shop/db');
    for (const name of ['web', 'api']) {
      scene.add('needs', scene.object('Pod', `shop/${name}-1-0`), { blames: [{ object: secret, because: 'exists' }] });
    }
    expect(scene.incidents()).toEqual([
      'Secret shop/db missing-object <- Pod shop/api-1-0 needs, Pod shop/web-1-0 needs',
    ]);
  });

  test('an absent object suggests what was meant', () => {
    const scene = new Scene([
      ...workloads('shop', ['web'], 1),
      object('v1', 'Secret', 'shop/db-credential'),
      object('v1', 'Secret', 'pay/db-credentials'),
    ]);
    scene.add('needs', scene.object('Pod', 'shop/web-1-0'), {
      blames: [{ object: scene.absent('Secret', 'shop/db-credentials'), because: 'exists' }],
    });
    const [cause] = scene.outcome().findings;
    expect(cause?.message).toBe(
      'does not exist; needed by Deployment shop/web; did you mean Secret shop/db-credential?',
    );
    expect(cause?.near.map(n => `${n.namespace}/${n.name}`)).toEqual(['shop/db-credential', 'pay/db-credentials']);
  });

  test('a chain from the claim to the Ingress is one incident', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'shop/data');
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'shop/web', { spec: {} });
    const scene = new Scene([...workloads('shop', ['web'], 1), claim, ingress]);
    const pod = scene.object('Pod', 'shop/web-1-0');
    scene
      .add('no-backend', scene.object('Ingress', 'shop/web'), {
        dependsOn: [because(scene.object('Service', 'shop/web'))],
        ...rollup,
      })
      .add('no-endpoints', scene.object('Service', 'shop/web'), { dependsOn: [because(pod)], ...rollup })
      .add('unavailable', scene.object('Deployment', 'shop/web'), rollup)
      .add('unschedulable', pod, { blames: [because(scene.object('PersistentVolumeClaim', 'shop/data'))] })
      .add('pending', scene.object('PersistentVolumeClaim', 'shop/data'), {
        blames: [{ object: scene.absent('StorageClass', 'fast'), because: 'exists' }],
      });
    expect(scene.incidents()).toEqual([
      'StorageClass fast missing-object <- Deployment shop/web unavailable, Ingress shop/web no-backend, PersistentVolumeClaim shop/data pending, Pod shop/web-1-0 unschedulable, Service shop/web no-endpoints',
    ]);
  });

  test('what is depended on is a cause only if just that aspect is broken', () => {
    const scene = new Scene([...workloads('shop', ['web'], 1), object('v1', 'Node', 'node-a')]);
    const node = scene.object('Node', 'node-a');
    scene
      .add('crash', scene.object('Pod', 'shop/web-1-0'), { dependsOn: [because(node)] })
      .add('cordoned', node, { definition: { breaks: 'capacity', severity: 'warning' } });
    expect(scene.incidents()).toEqual(['Node node-a cordoned', 'Pod shop/web-1-0 crash']);
  });

  test('what began long before its supposed cause was not caused by it', () => {
    const scene = new Scene([...workloads('shop', ['web'], 1), object('v1', 'Node', 'node-a')]);
    const node = scene.object('Node', 'node-a');
    scene
      .add('crash', scene.object('Pod', 'shop/web-1-0'), { dependsOn: [because(node)], since: ago(3600) })
      .add('lost', node, { since: ago(60) });
    expect(scene.incidents()).toEqual(['Node node-a lost', 'Pod shop/web-1-0 crash']);
  });

  test('a cycle is cut where a person can cut it', () => {
    const scene = new Scene([
      ...workloads('shop', ['web'], 1),
      object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'hook'),
    ]);
    const hook = scene.object('MutatingWebhookConfiguration', 'hook');
    const pods = scene.object('ReplicaSet', 'shop/web-1');
    scene
      .add('refused', pods, { blames: [because(hook, 'admits')] })
      .add('no-endpoints', scene.object('Service', 'shop/web'), { dependsOn: [because(pods)], ...rollup })
      .add('dead-hook', hook, {
        definition: { breaks: 'admits', breaker: true },
        dependsOn: [because(scene.object('Service', 'shop/web'))],
      });
    expect(scene.incidents()).toEqual([
      'MutatingWebhookConfiguration hook dead-hook <- ReplicaSet shop/web-1 refused, Service shop/web no-endpoints',
    ]);
  });

  test('what is only worth knowing becomes a warning when it is blamed', () => {
    const scene = new Scene([...workloads('shop', ['web'], 1), object('v1', 'Node', 'node-a')]);
    const node = scene.object('Node', 'node-a');
    scene
      .add('unschedulable', scene.object('Pod', 'shop/web-1-0'), { blames: [because(node, 'capacity')] })
      .add('cordoned', node, { definition: { severity: 'info', breaks: 'capacity' } });
    expect(scene.outcome().findings.map(f => `${f.code} ${f.severity}`)).toEqual([
      'cordoned warning',
      'unschedulable error',
    ]);
  });

  test('a roll-up hangs on what is wrong with the object itself', () => {
    const scene = new Scene(workloads('shop', ['web'], 0));
    const deployment = scene.object('Deployment', 'shop/web');
    scene.add('refused', deployment).add('unavailable', deployment, rollup);
    expect(scene.incidents()).toEqual(['Deployment shop/web refused <- Deployment shop/web unavailable']);
  });

  test('an absent object is as bad as what needs it', () => {
    const scene = new Scene(workloads('shop', ['web'], 1));
    scene.add('needs', scene.object('Pod', 'shop/web-1-0'), {
      definition: { severity: 'warning' },
      blames: [{ object: scene.absent('Secret', 'shop/db'), because: 'exists' }],
    });
    expect(scene.outcome().incidents.map(i => i.severity)).toEqual(['warning']);
  });

  test('a blamed object without a finding of its own becomes one', () => {
    const scene = new Scene([...workloads('shop', ['web'], 1), object('v1', 'Node', 'node-a')]);
    scene.add('evicted', scene.object('Pod', 'shop/web-1-0'), { blames: [because(scene.object('Node', 'node-a'))] });
    expect(scene.incidents()).toEqual(['Node node-a blamed-object <- Pod shop/web-1-0 evicted']);
    expect(scene.outcome().findings[0]?.message).toBe(
      'it is not ready, by what is said of Deployment shop/web: has evicted',
    );
  });
});

describe('keeps apart what is apart', () => {
  test('two faults of one Deployment: the other is named as also affected', () => {
    const scene = new Scene(workloads('shop', ['web'], 3));
    scene
      .add('bad-image', scene.object('Pod', 'shop/web-1-0'))
      .add('crash', scene.object('Pod', 'shop/web-1-1'))
      .add('crash', scene.object('Pod', 'shop/web-1-2'))
      .add('unavailable', scene.object('Deployment', 'shop/web'), rollup);
    expect(scene.incidents()).toEqual([
      'Pod shop/web-1-0 bad-image',
      'Pod shop/web-1-1 crash x2 <- Deployment shop/web unavailable',
    ]);
    const { incidents } = scene.outcome();
    const image = incidents.find(i => i.title.includes('bad-image'))!;
    expect(image.alsoAffects).toEqual(incidents.filter(i => i.title.includes('crash')).map(i => i.id));
  });

  test('what also leads to a finding of a namespace is shown there, though that belongs to another incident', () => {
    const scene = new Scene([...workloads('shop', ['web'], 2), object('v1', 'Node', 'node-a')]);
    const [first, second] = ['shop/web-1-0', 'shop/web-1-1'].map(path => scene.object('Pod', path));
    const priority = { object: scene.absent('PriorityClass', 'high'), because: 'exists' } as const;
    const node = because(scene.object('Node', 'node-a'));
    scene
      .add('not-ready', scene.object('Node', 'node-a'))
      .add('pending', first!, { blames: [node] })
      .add('stuck', second!, { blames: [node, priority] });
    const titlesIn = (namespace: string): string[] =>
      scene.outcomeIn(namespace).incidents.map(({ title }) => title.replace(/ .*/, ''));
    expect(titlesIn('shop')).toEqual(['Node', 'PriorityClass']);
    expect(titlesIn('other')).toEqual([]);
  });

  test('one fault of two Deployments is two incidents', () => {
    const scene = new Scene(workloads('shop', ['web', 'api']));
    for (const pod of ['web-1-0', 'web-1-1', 'api-1-0', 'api-1-1'])
      scene.add('bad-image', scene.object('Pod', `shop/${pod}`));
    expect(scene.incidents()).toEqual(['Pod shop/api-1-0 bad-image x2', 'Pod shop/web-1-0 bad-image x2']);
  });

  test('two causes that differ in their key are two', () => {
    const scene = new Scene(workloads('shop', ['web']));
    scene
      .add('bad-image', scene.object('Pod', 'shop/web-1-0'), { key: 'app:2' })
      .add('bad-image', scene.object('Pod', 'shop/web-1-1'), { key: 'app:3' });
    expect(scene.incidents()).toHaveLength(2);
  });
});

describe('settling', () => {
  const waiting = { settling: 'its pods to start' };

  test('what may only need time is settling, alone', () => {
    const scene = new Scene(workloads('shop', ['web'], 1)).add(
      'x',
      new Scene(workloads('shop', ['web'], 1)).object('Deployment', 'shop/web'),
      waiting,
    );
    const { incidents, settling } = scene.outcome();
    expect(incidents).toEqual([]);
    expect(settling).toEqual([
      { object: { kind: 'Deployment', namespace: 'shop', name: 'web' }, waitsFor: 'its pods to start' },
    ]);
  });

  test('it is a consequence as soon as something causes it', () => {
    const scene = new Scene(workloads('shop', ['web'], 1));
    scene
      .add('unavailable', scene.object('Deployment', 'shop/web'), { ...rollup, ...waiting })
      .add('bad-image', scene.object('Pod', 'shop/web-1-0'));
    expect(scene.incidents()).toEqual(['Pod shop/web-1-0 bad-image <- Deployment shop/web unavailable']);
  });
});

describe('ids', () => {
  const idsOf = (pods: readonly string[]): string[] => {
    const scene = new Scene([
      ...workloads('shop', ['web'], 0),
      ...pods.map(name =>
        runningPod(`shop/${name}`, {
          metadata: {
            ownerReferences: [
              {
                apiVersion: 'apps/v1',
                kind: 'ReplicaSet',
                name: 'web-1',
                uid: 'uid-replicaset-shop/web-1',
                controller: true,
              },
            ],
          },
        }),
      ),
    ]);
    for (const name of pods) scene.add('crash', scene.object('Pod', `shop/${name}`));
    return scene.outcome().incidents.map(i => i.id);
  };

  test('are the same after a pod was replaced', () => {
    expect(idsOf(['web-1-a', 'web-1-b'])).toEqual(idsOf(['web-1-c']));
  });

  test('are the same when the ReplicaSet may no longer be listed', () => {
    const metadata = {
      labels: { 'pod-template-hash': '1' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-1',
          uid: 'uid-replicaset-shop/web-1',
          controller: true,
        },
      ],
    };
    const blind = new Scene([runningPod('shop/web-1-a', { metadata })]);
    blind.add('crash', blind.object('Pod', 'shop/web-1-a'));
    expect(blind.outcome().incidents.map(i => i.id)).toEqual(idsOf(['web-1-a']));
  });
});

describe('properties', () => {
  /** A random world: Deployments with faults, dependencies on nodes and absent Secrets, and random cycles. */
  const world = fc.record({
    faults: fc.array(fc.tuple(fc.nat(5), fc.nat(1), fc.nat(6)), { maxLength: 20 }),
    edges: fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 30 }),
  });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];

  const sceneOf = ({
    faults,
    edges,
  }: {
    faults: readonly (readonly [number, number, number])[];
    edges: readonly (readonly [number, number])[];
  }): Scene => {
    const scene = new Scene(workloads('shop', names));
    const seen = new Set<string>();
    for (const [i, [app, pod, kind]] of faults.entries()) {
      const object = scene.object('Pod', `shop/${names[app]}-1-${pod}`);
      if (seen.has(`${object.metadata.name} ${kind}`)) continue;
      seen.add(`${object.metadata.name} ${kind}`);
      const targets = edges
        .filter(([from]) => from === i)
        .flatMap(([, to]) =>
          faults[to] === undefined
            ? []
            : [because(scene.object('Pod', `shop/${names[faults[to][0]]}-1-${faults[to][1]}`))],
        );
      scene.add(`fault-${kind}`, object, {
        dependsOn: targets,
        ...(kind === 6 ? { blames: [{ object: scene.absent('Secret', `shop/s${app}`), because: 'exists' }] } : {}),
      });
    }
    for (const name of names) scene.add('unavailable', scene.object('Deployment', `shop/${name}`), rollup);
    return scene;
  };

  test('every finding is in exactly one incident', () => {
    fc.assert(
      fc.property(world, w => {
        const { incidents, findings } = sceneOf(w).outcome();
        const members = incidents.flatMap(i => [i.cause, ...i.consequences]);
        expect([...members].sort()).toEqual(findings.map(f => f.id).sort());
        expect(new Set(members).size).toBe(members.length);
        for (const i of incidents)
          for (const id of [i.cause, ...i.consequences]) expect(findings.find(f => f.id === id)!.incident).toBe(i.id);
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the findings changes nothing', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (w, random) => {
        const scene = sceneOf(w);
        const shuffled = [...scene.drafts]
          .map(d => ({ d, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(x => x.d);
        expect(scene.outcome(() => shuffled)).toEqual(scene.outcome());
      }),
      { numRuns: 60 },
    );
  });

  test('an unrelated fault changes no other incident', () => {
    fc.assert(
      fc.property(world, w => {
        const before = sceneOf(w).outcome();
        const scene = sceneOf(w);
        const other = new Scene(workloads('other', ['z'])).object('Pod', 'other/z-1-0');
        const after = scene.add('unrelated', other).outcome();
        expect(after.incidents.filter(i => !i.title.includes('unrelated'))).toEqual(before.incidents);
      }),
      { numRuns: 60 },
    );
  });

  test('the time is linear in the number of findings', async () => {
    const cost = (apps: number): Promise<number> =>
      costOf(() => {
        const many = Array.from({ length: apps }, (_, i) => `app${i}`);
        const scene = new Scene(workloads('shop', many));
        for (const name of many) {
          scene.add('unavailable', scene.object('Deployment', `shop/${name}`), rollup);
          for (const pod of [0, 1]) scene.add('crash', scene.object('Pod', `shop/${name}-1-${pod}`));
        }
        return () => scene.outcome();
      }, 2);
    await cost(200);
    expect((await cost(2000)) / (await cost(250))).toBeLessThan(8 * 3);
  });
});

describe('groups and changes', () => {
  const at = (seconds: number) => ({ creationTimestamp: ago(seconds) });
  const revision = (deployment: Raw, number: number, image: string, seconds: number): Raw =>
    object('apps/v1', 'ReplicaSet', `shop/web-${number}`, {
      metadata: {
        ...ownedBy(deployment),
        ...at(seconds),
        annotations: { 'deployment.kubernetes.io/revision': String(number) },
      },
      spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
    });

  test('WL-033: a rollout shortly before is named, with the image that it changed', () => {
    const deployment = object('apps/v1', 'Deployment', 'shop/web', { spec: {} });
    const [old, now] = [revision(deployment, 1, 'web:1', 7200), revision(deployment, 2, 'web:2', 660)];
    const scene = new Scene([deployment, old, now, runningPod('shop/web-2-a', { metadata: ownedBy(now) })]);
    scene.add('crash', scene.object('Pod', 'shop/web-2-a'), { since: ago(600) });
    expect(scene.outcome().incidents[0]?.changes).toEqual([
      {
        object: { kind: 'Deployment', namespace: 'shop', name: 'web' },
        at: ago(660),
        what: 'rolled out revision 2: image of container app web:2 instead of web:1',
      },
    ]);
  });

  test('a rollout long before, or after, is not', () => {
    const deployment = object('apps/v1', 'Deployment', 'shop/web', { spec: {} });
    for (const [began, rolledOut] of [
      [600, 3600],
      [3600, 600],
    ] as const) {
      const now = revision(deployment, 2, 'web:2', rolledOut);
      const scene = new Scene([
        deployment,
        revision(deployment, 1, 'web:1', 7200),
        now,
        runningPod('shop/web-2-a', { metadata: ownedBy(now) }),
      ]);
      scene.add('crash', scene.object('Pod', 'shop/web-2-a'), { since: ago(began) });
      expect(scene.outcome().incidents[0]?.changes).toEqual([]);
    }
  });

  test('a ConfigMap that its pods read was changed shortly before; one that came with them, or long ago, was not', () => {
    const deployment = object('apps/v1', 'Deployment', 'shop/web', { spec: {} });
    const set = revision(deployment, 1, 'web:1', 7200);
    const config = (name: string, created: number, ...changed: number[]): Raw =>
      object('v1', 'ConfigMap', `shop/${name}`, {
        metadata: {
          ...at(created),
          managedFields: changed.map(seconds => ({ manager: 'kubectl', time: ago(seconds) })),
        },
      });
    const scene = new Scene([
      deployment,
      set,
      config('settings', 7200, 7200, 660),
      config('fresh', 661, 660),
      config('old', 7200, 3600),
      config('unread', 7200, 660),
      runningPod('shop/web-1-a', {
        metadata: ownedBy(set),
        spec: {
          containers: [
            { name: 'app', envFrom: [{ configMapRef: { name: 'settings' } }, { configMapRef: { name: 'old' } }] },
          ],
          volumes: [{ name: 'fresh', configMap: { name: 'fresh' } }],
        },
      }),
    ]);
    scene.add('crash', scene.object('Pod', 'shop/web-1-a'), { since: ago(600) });
    expect(scene.outcome().incidents[0]?.changes).toEqual([
      { object: { kind: 'ConfigMap', namespace: 'shop', name: 'settings' }, at: ago(660), what: 'was changed' },
    ]);
  });

  test('a StatefulSet was rolled out if it has a new revision beside an old one', () => {
    for (const [revisions, expected] of [
      [
        [7200, 660],
        [
          {
            object: { kind: 'StatefulSet', namespace: 'shop', name: 'db' },
            at: ago(660),
            what: 'rolled out a new revision',
          },
        ],
      ],
      [[660], []],
    ] as const) {
      const set = object('apps/v1', 'StatefulSet', 'shop/db', { spec: {} });
      const scene = new Scene([
        set,
        ...revisions.map((seconds, i) =>
          object('apps/v1', 'ControllerRevision', `shop/db-${i}`, { metadata: { ...ownedBy(set), ...at(seconds) } }),
        ),
        runningPod('shop/db-0', { metadata: ownedBy(set) }),
      ]);
      scene.add('crash', scene.object('Pod', 'shop/db-0'), { since: ago(600) });
      expect(scene.outcome().incidents[0]?.changes).toEqual(expected);
    }
  });

  test('one registry behind several incidents is a group above them; twelve typos are none', () => {
    const scene = new Scene(workloads('shop', ['a', 'b', 'c'], 1));
    const named = { named: 'registry', name: 'registry.example.com' } as const;
    for (const name of ['a', 'b']) {
      scene.add('unreachable', scene.object('Pod', `shop/${name}-1-0`), {
        blames: [{ object: named, because: 'ready' }],
      });
    }
    scene.add('not-found', scene.object('Pod', 'shop/c-1-0'));
    const { incidents, groups } = scene.outcome();
    expect(incidents).toHaveLength(3);
    expect(groups.map(g => g.title)).toEqual(['registry registry.example.com does not deliver images']);
    expect(
      incidents
        .filter(i => i.group === groups[0]!.id)
        .map(i => i.title)
        .sort(),
    ).toEqual(['Deployment shop/a (1 pod): has unreachable', 'Deployment shop/b (1 pod): has unreachable']);
  });

  test('a Secret that is missing in three namespaces is a group of three incidents', () => {
    const namespaces = ['x', 'y', 'z'];
    const scene = new Scene(namespaces.flatMap(namespace => workloads(namespace, ['web'], 1)));
    for (const namespace of namespaces) {
      const secret = scene.absent('Secret', `${namespace}/regcred`);
      scene.add('needs', scene.object('Pod', `${namespace}/web-1-0`), {
        blames: [{ object: secret, because: 'exists' }],
      });
    }
    const { incidents, groups } = scene.outcome();
    expect(incidents).toHaveLength(3);
    expect(groups.map(g => [g.title, g.incidents.length])).toEqual([['Secret regcred is missing in 3 namespaces', 3]]);
  });

  const groupsIn = (scene: Scene): string[] => {
    const { groups, incidents } = scene.outcome();
    const subject = (id: string): string => incidents.find(i => i.id === id)!.title.split(/ \(|:/)[0]!;
    return groups.map(
      ({ title, incidents: ids, cause }) =>
        `${title}: ${ids.map(subject).sort().join(', ')}${cause === undefined ? '' : `; first ${subject(cause)}`}`,
    );
  };
  const dns = { named: 'cluster DNS', name: 'kube-dns' } as const;
  const failedLookup = { blames: [{ object: dns, because: 'ready' }] } as const;

  test('lookups that fail since cluster DNS is down stand under it; what failed before, or for another reason, does not', () => {
    const scene = new Scene([
      ...workloads('shop', ['a', 'b', 'early', 'other'], 1),
      ...workloads('kube-system', ['coredns'], 1),
    ]);
    const crash = (app: string, seconds: number, rest: object = {}): void =>
      void scene.add('crash', scene.object('Pod', `shop/${app}-1-0`), {
        evidence: [{ of: { kind: 'Pod', name: app }, path: 'status', value: '', at: ago(seconds) }],
        ...rest,
      });
    crash('a', 60, failedLookup);
    crash('b', 900, failedLookup);
    crash('early', 7200, failedLookup);
    crash('other', 60);
    expect(groupsIn(scene)).toEqual([]);
    scene.add('crash', scene.object('Pod', 'kube-system/coredns-1-0'));
    scene.add('dns-down', scene.object('Service', 'kube-system/coredns'), {
      ...rollup,
      about: dns,
      since: ago(950),
      dependsOn: [because(scene.object('Pod', 'kube-system/coredns-1-0'))],
    });
    expect(groupsIn(scene)).toEqual([
      'cluster DNS is down, and lookups fail: Deployment kube-system/coredns, Deployment shop/a, Deployment shop/b; first Deployment kube-system/coredns',
    ]);
  });

  const onNodes = (names: readonly string[], places: readonly string[]): Scene =>
    new Scene([
      ...workloads('shop', names, 0),
      ...['node-a', 'node-b'].map(name => object('v1', 'Node', name)),
      ...names.map((name, i) => runningPod(`shop/${name}-0`, { spec: { nodeName: places[i] } })),
    ]);

  test('a failure of nodes that is found on one of them alone is a group; on two nodes, or of another kind, it is none', () => {
    for (const [places, kind, expected] of [
      [['node-a', 'node-a'], 'mount', ['Node node-a alone has pods that fail this way: Pod shop/a-0, Pod shop/b-0']],
      [['node-a', 'node-b'], 'mount', []],
      [['node-a', 'node-a'], 'crash', []],
    ] as const) {
      const scene = onNodes(['a', 'b'], places);
      for (const [i, name] of ['a', 'b'].entries())
        scene.add(kind, scene.object('Pod', `shop/${name}-0`), {
          dependsOn: kind === 'mount' ? [because(scene.object('Node', places[i]!))] : [],
        });
      expect(groupsIn(scene)).toEqual(expected);
    }
  });

  test('what fails on a node that is broken itself is a group, if it is much and nothing of it is elsewhere', () => {
    for (const [places, breaks, expected] of [
      [
        ['node-a', 'node-a', 'node-a', 'node-b'],
        'ready',
        [
          'Node node-a has trouble of its own, and they all are on it: Node node-a, Pod shop/a-0, Pod shop/b-0, Pod shop/c-0; first Node node-a',
        ],
      ],
      [['node-a', 'node-a', 'node-b', 'node-b'], 'ready', []],
      [['node-a', 'node-a', 'node-a', 'node-b'], 'capacity', []],
      // A failure that is as common elsewhere is not of the node's making.
      [['node-a', 'node-a', 'node-a', 'node-b', 'node-b', 'node-b'], 'ready', []],
    ] as const) {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, places.length);
      const scene = onNodes(names, places);
      for (const name of names) scene.add('crash', scene.object('Pod', `shop/${name}-0`));
      scene.add('trouble', scene.object('Node', 'node-a'), { definition: { severity: 'warning', breaks } });
      expect(groupsIn(scene)).toEqual(expected);
    }
  });

  test('groups change no id, whatever becomes of them', () => {
    const scene = new Scene(workloads('shop', ['a', 'b'], 1));
    const registry = { named: 'registry', name: 'registry.example.com' } as const;
    const unreachable = (blames: Scene['drafts'][number]['blames']): string[] => {
      scene.drafts.length = 0;
      for (const name of ['a', 'b']) scene.add('unreachable', scene.object('Pod', `shop/${name}-1-0`), { blames });
      return scene.outcome().incidents.map(i => i.id);
    };
    expect(unreachable([{ object: registry, because: 'ready' }])).toEqual(unreachable([]));
  });
});
