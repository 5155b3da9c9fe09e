import { beforeAll, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { openLive } from '../../src/cluster/live/live-source.ts';
import { definitionOf, type Kind } from '../../src/core/kinds/index.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { claimsOf } from '../helpers/claims.ts';
import { describeWithControlPlane } from './describe.ts';

/** Faults of many kinds, each of which something that is withheld could explain away or make look worse. */
const faults = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers: [{name: app, image: registry.example.com/web:1, envFrom: [{secretRef: {name: db}}, {configMapRef: {name: web}}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      nodeSelector: {disk: sdd}
      priorityClassName: system-cluster-critical
      containers: [{name: app, image: registry.example.com/api:1}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: wbe}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: ngnix
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: wbe, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fats, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db-headless
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: app, image: registry.example.com/db:1, volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {minAvailable: 2, selector: {matchLabels: {app: wbe}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: wbe}
subjects: [{kind: ServiceAccount, name: wbe, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: veiw}
subjects: [{kind: ServiceAccount, name: bot, namespace: shop}]
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: pods, namespace: shop}
spec: {hard: {pods: "3"}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {matchLabels: {app: wbe}}, policyTypes: [Ingress]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: sync, namespace: shop}
spec: {schedule: "0 0 31 2 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, serviceAccountName: sync, containers: [{name: app, image: registry.example.com/sync:1}]}}}}}
`;

/** Custom resources and metrics are not served here. */
const kinds = kindsOf(analyzers).filter(kind => {
  const { jsonOnly, optional } = definitionOf(kind);
  return jsonOnly !== true && optional !== true && kind !== 'CustomResource';
});
const userWithout = (kind: Kind): string => `without-${kind.toLowerCase()}`;

/** A user for each kind who may list every other, and nothing else. */
function users(): object[] {
  return kinds.flatMap(withheld => {
    const name = userWithout(withheld);
    const plural = definitionOf(withheld);
    const rules = kinds
      .map(kind => definitionOf(kind))
      .filter(({ group, plural: resource }) => group !== plural.group || resource !== plural.plural)
      .map(({ group, plural: resource }) => ({ apiGroups: [group], resources: [resource], verbs: ['get', 'list'] }));
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const apiGroup = 'rbac.authorization.k8s.io';
    return [
      { apiVersion, kind: 'ClusterRole', metadata: { name }, rules },
      {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup, kind: 'ClusterRole', name },
        subjects: [{ apiGroup, kind: 'User', name }],
      },
    ];
  });
}

describeWithControlPlane('each kind withheld in turn by a real API server', plane => {
  let whole: Report;

  const run = async (as?: string): Promise<Report> =>
    diagnose(await openLive({ kubeconfig: plane.admin, as }), { analyzers, toolVersion: '0' });

  beforeAll(async () => {
    await plane.apply(faults);
    await plane.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: users() }));
    // Until nothing is settling any more, what is found changes by itself.
    for (whole = await run(); whole.settling.length > 0; whole = await run())
      await new Promise(done => setTimeout(done, 2000));
  });

  test('there is much to find, and all of it can be seen', () => {
    expect(whole.coverage.complete).toBe(true);
    expect(whole.findings.filter(({ severity }) => severity !== 'info').length).toBeGreaterThan(15);
  });

  test.each(kinds)('%s: nothing new is claimed, and the hole shows', async kind => {
    const { kind: name, group } = definitionOf(kind);
    const report = await run(userWithout(kind));
    const known = claimsOf(whole);
    expect([...claimsOf(report)].filter(claim => !known.has(claim))).toEqual([]);
    const row = report.coverage.kinds.find(each => each.kind === name && (each.group ?? '') === group);
    // What explains others is asked for only where something calls for it.
    if (row?.state === 'not-needed') return;
    expect(row).toMatchObject({ state: 'forbidden', why: expect.stringContaining('cannot list') });
    expect(report.coverage.complete).toBe(false);
  });
});
