/** Names, times and templates of the generated cluster, on which its objects agree. */

export type Raw = Readonly<Record<string, unknown>>;

/** Pods per Deployment. */
export const replicas = 20;
const appsPerNamespace = 20;

const began = Date.now();

/** RFC 3339, before the start of the benchmark. */
export function hoursAgo(hours: number): string {
  return new Date(began - hours * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function namespaceOf(app: number): string {
  return `team-${Math.floor(app / appsPerNamespace)}`;
}

/** 36 characters, like a real one. */
export function uid(kind: string, i: number): string {
  let hash = 0;
  for (const letter of kind) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  const hex = (hash >>> 0).toString(16).padStart(8, '0');
  return `${hex}-5c1f-4d0e-9a77-${i.toString(16).padStart(12, '0')}`;
}

export interface Template {
  readonly name: string;
  readonly hash: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function templateOf(app: number): Template {
  const name = `service-${app}`;
  const hash = (0x9_000_000 + app * 7919).toString(16).slice(0, 10);
  return {
    name,
    hash,
    labels: {
      app: name,
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': '1.2.3',
      'pod-template-hash': hash,
    },
  };
}

/** The name of a pod, counted through all Deployments. */
export function podName(i: number): string {
  const { name, hash } = templateOf(Math.floor(i / replicas));
  return `${name}-${hash}-${(i % replicas).toString(36).padStart(5, 'x')}`;
}

/** What a pod template says besides its labels. */
export function rest(app: number): { readonly spec: Raw } {
  const { name } = templateOf(app);
  const probe = {
    httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
  return {
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/shop/app:1.2.3',
          args: ['--listen=:8080', `--name=${name}`],
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          env: [
            ...Array.from({ length: 8 }, (_, i) => ({ name: `SETTING_${i}`, value: `value ${i} of ${name}` })),
            { name: 'POD_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
          ],
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
          livenessProbe: probe,
          readinessProbe: probe,
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      volumes: [{ name: 'config', configMap: { name: `${name}-config`, defaultMode: 420 } }],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      securityContext: { runAsNonRoot: true },
    },
  };
}
