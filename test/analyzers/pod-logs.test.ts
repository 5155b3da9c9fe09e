import { podCrash } from '../../analyzers/pod-crash.ts';
import { podInitWaiting } from '../../analyzers/pod-init-waiting.ts';
import { podProbes } from '../../analyzers/pod-probes.ts';
import { containerLog } from '../helpers/logs.ts';
import { ago, event, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { tlsCertificate, tlsSecret } from '../helpers/tls.ts';
import { replicaSet } from '../helpers/workloads.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const crashed = (spec: object = {}) => brokenPod([backingOff('app', ended(1))], { spec });
const service = (name: string, spec: object = {}) =>
  object('v1', 'Service', `shop/${name}`, {
    spec: { clusterIP: '10.96.12.7', clusterIPs: ['10.96.12.7'], ports: [{ port: 5432 }], ...spec },
  });
const container = (rest: object) => ({ containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ...rest }] });
const log = (previous: string) => containerLog({ previous });
const refused = 'dial tcp 10.96.12.7:5432: connect: connection refused';

/** A crash whose log says this, and what is said of it. */
const crash = (previous: string, says: RegExp, rest: { objects?: Raw[]; spec?: object; blames?: string[] } = {}) => ({
  objects: [crashed(rest.spec), log(previous), ...(rest.objects ?? [])],
  expect: [{ code: 'pod-exits', on, says, blames: rest.blames ?? [] }],
});

const web = replicaSet('shop/web');
const replica = (name: string, exitCode = 1) =>
  runningPod(`shop/${name}`, {
    metadata: ownedBy(web),
    status: { containerStatuses: [backingOff('app', ended(exitCode))], conditions: [] },
  });

testAnalyzer(podCrash, {
  faulty: {
    'a Service on which nobody listens, by its address': crash(
      refused,
      /exited with code 1; it cannot connect: nobody listens \(Service shop\/db\); its log: dial tcp/,
      { objects: [service('db')] },
    ),
    'a port that the Service does not have': crash(
      'Connection to db:5433 refused. Check that the hostname and port are correct.',
      /nobody listens \(Service shop\/db\), which has no port 5433 but 5432; its log/,
      { objects: [service('db')] },
    ),
    'an address that is no Service': crash(refused, /nobody listens \(10\.96\.12\.7:5432\); its log/),
    'a Service that does not exist': crash(
      'dial tcp: lookup db on 10.96.0.10:53: no such host',
      /it cannot resolve a name \(Service shop\/db\); its log/,
      { objects: [service('db-main')], blames: ['cluster DNS kube-dns', 'Service shop/db'] },
    ),
    'a Service of another namespace': crash(
      'Error: getaddrinfo ENOTFOUND db.data',
      /it cannot resolve a name \(Service data\/db\)/,
      { objects: [object('v1', 'Namespace', 'data')], blames: ['cluster DNS kube-dns', 'Service data/db'] },
    ),
    'a host outside of the cluster': crash(
      'curl: (6) Could not resolve host: api.example.com',
      /\(api\.example\.com\)/,
      {
        blames: ['cluster DNS kube-dns', 'host api.example.com'],
      },
    ),
    'cluster DNS that does not answer': crash(
      'Error: getaddrinfo EAI_AGAIN db',
      /cluster DNS does not answer it \(db\); its log/,
      { blames: ['cluster DNS kube-dns'] },
    ),
    'a variable that is not set, where another is': crash(
      '/entrypoint.sh: line 3: DATABASE_URL: unbound variable',
      /it lacks an environment variable \(DATABASE_URL\); it has DATABSE_URL; its log/,
      { spec: container({ env: [{ name: 'DATABSE_URL', value: 'x' }] }) },
    ),
    'a variable that a ConfigMap was to set': crash(
      'required key SHOP_DSN missing value',
      /\(SHOP_DSN\); it has SHOP_DNS; its log/,
      {
        spec: container({ envFrom: [{ prefix: 'SHOP_', configMapRef: { name: 'env' } }] }),
        objects: [object('v1', 'ConfigMap', 'shop/env', { data: { DNS: 'x' } })],
      },
    ),
    'a volume that is full': {
      ...crash(
        'PANIC:  could not write to file "/var/lib/postgresql/data/pg_wal/xlogtemp.46": No space left on device',
        /no space is left \(PersistentVolumeClaim shop\/data, \/var\/lib\/postgresql\/data\/pg_wal\/xlogtemp\.46\)/,
        {
          spec: {
            ...container({ volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }] }),
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
          },
        },
      ),
      fault: 'POD-029',
      cure: healed,
    },
    'a certificate that has expired, and the Secret that it is mounted from': {
      ...crash(
        'x509: certificate has expired or is not yet valid: current time 2026-03-01T11:58:20Z is after 2026-02-20T10:00:00Z',
        /a certificate has expired \(Secret shop\/site-tls\); its log: x509/,
        {
          spec: { volumes: [{ name: 'tls', secret: { secretName: 'site-tls' } }] },
          objects: [tlsSecret('shop/site-tls'), tlsCertificate('shop/site-tls', { notAfter: '2026-02-20T10:00:00Z' })],
          blames: ['Secret shop/site-tls'],
        },
      ),
      fault: 'POD-028',
      cure: healed,
    },
    'the configuration of CoreDNS': {
      ...crash(
        "/etc/coredns/Corefile:7 - Error during parsing: Unknown directive 'forwrd'",
        /its configuration is wrong \(ConfigMap shop\/coredns, \/etc\/coredns\/Corefile\); its log: .*Unknown directive 'forwrd'/,
        {
          spec: {
            ...container({ volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }] }),
            volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
          },
        },
      ),
      fault: 'NET-042',
    },
    'a port that another container of the pod has': crash(
      'listen tcp :8080: bind: address already in use',
      /its port is taken \(8080, proxy\); its log/,
      {
        spec: {
          containers: [
            { name: 'app', image: 'a' },
            { name: 'proxy', image: 'b', ports: [{ containerPort: 8080 }] },
          ],
        },
      },
    ),
    'what no rule knows': crash('starting\npanic: no licence', /exited with code 1; its log: panic: no licence$/),
    'the log of another pod of the controller that ended alike, where its own was not read': {
      objects: [
        web,
        replica('web-1'),
        replica('web-2'),
        containerLog({ previous: refused }, 'shop/web-2'),
        service('db'),
      ],
      expect: [
        { code: 'pod-exits', on, says: /Service shop\/db/ },
        { code: 'pod-exits', on: 'Pod shop/web-2', says: /Service shop\/db/ },
      ],
    },
    'not of one that ended otherwise': {
      objects: [web, replica('web-1', 2), replica('web-2'), containerLog({ previous: refused }, 'shop/web-2')],
      expect: [
        { code: 'pod-exits', on, says: /exited with code 2$/ },
        { code: 'pod-exits', on: 'Pod shop/web-2', says: /nobody listens/ },
      ],
    },
    'a termination message that says it, without a log': {
      objects: [brokenPod([backingOff('app', ended(1, 'Error', { message: refused }))]), service('db')],
      expect: [
        {
          code: 'pod-exits',
          on,
          says: /saying: dial tcp .* refused; it cannot connect: nobody listens \(Service shop\/db\)$/,
        },
      ],
    },
    'the run that ended, not the one that has just begun': {
      objects: [
        brokenPod([
          containerStatus('app', { restartCount: 2, lastState: ended(1), state: { running: { startedAt: ago(2) } } }),
        ]),
        containerLog({ current: 'starting', previous: 'panic: no licence' }),
      ],
      expect: [{ code: 'pod-exits', on, says: /its log: panic: no licence$/ }],
    },
  },
  healthy: {
    'a log is no finding': { objects: [runningPod('shop/web-1'), containerLog({ current: refused })] },
  },
});

const probed = brokenPod([containerStatus('app')], { spec: container({ readinessProbe: { httpGet: { port: 80 } } }) });

testAnalyzer(podProbes, {
  faulty: {
    'not ready, because what it needs is not there': {
      objects: [
        probed,
        event(probed, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
        containerLog({ current: `listening\n${refused}` }),
        service('db'),
      ],
      expect: [
        {
          code: 'pod-readiness-fails',
          on,
          says: /statuscode: 503; it cannot connect: nobody listens \(Service shop\/db\); its log: dial tcp/,
        },
      ],
    },
    'not ready, with a log that says nothing of it': {
      objects: [probed, containerLog({ current: 'listening\nERROR cache is cold' })],
      expect: [{ code: 'pod-readiness-fails', on, says: /^[^;]*$/ }],
    },
  },
  healthy: {},
});

testAnalyzer(podInitWaiting, {
  faulty: {
    'an init container that cannot resolve what it waits for': {
      objects: [
        runningPod('shop/web-1', {
          spec: { initContainers: [{ name: 'wait', image: 'busybox' }] },
          status: { phase: 'Pending', initContainerStatuses: [containerStatus('wait')], containerStatuses: [] },
        }),
        containerLog({ current: "waiting for db\nnc: bad address 'db'" }, 'shop/web-1', 'wait'),
      ],
      expect: [
        {
          code: 'pod-init-waits',
          on,
          says: /it cannot resolve a name \(Service shop\/db\); its log: nc: bad address/,
          blames: ['Service shop/db'],
        },
      ],
    },
  },
  healthy: {},
});
