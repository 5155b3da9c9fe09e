import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { bin } from '../helpers/paths.ts';
import { issue } from '../helpers/x509.ts';
import { describeWithControlPlane } from './describe.ts';

/** A workload that crashes, an Ingress with a certificate, and a user who may see pods but neither logs nor Secrets. */
const objects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {fault: crashloop, fault/restarts: "2"}}
    spec: {containers: [{name: app, image: registry.k8s.io/pause:3.9}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: default}
spec:
  tls: [{hosts: [shop.example.com], secretName: site}]
  defaultBackend: {service: {name: kubernetes, port: {number: 443}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: half-blind, namespace: default}
rules:
  - {apiGroups: [""], resources: [pods, events, services], verbs: [get, list]}
  - {apiGroups: [apps, networking.k8s.io, discovery.k8s.io], resources: ["*"], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: half-blind, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: half-blind}
subjects: [{kind: ServiceAccount, name: default, namespace: default}]
`;

describeWithControlPlane('logs and certificates of a real control plane', plane => {
  let keyLine = '';

  const analyze = async (...args: string[]): Promise<Report> => {
    const { stdout } = await execa(process.execPath, [bin, 'analyze', '-o', 'json', '--fail-on', 'never', ...args]);
    return JSON.parse(stdout);
  };
  const live = (...args: string[]) => analyze('--kubeconfig', plane.admin, '-n', 'default', ...args);
  const messages = ({ findings }: Report, code: string) => findings.filter(f => f.code === code).map(f => f.message);

  beforeAll(async () => {
    const log = 'dial tcp: lookup db on 10.96.0.10:53: no such host';
    await writeFile(join(plane.root, 'podlogs/previous.log'), `2026-01-01T00:00:00.000000000Z stderr F ${log}\n`);
    const { cert, key } = issue({ name: 'shop.example.com', dns: ['shop.example.com'], from: -90, to: -1 });
    keyLine = key.split('\n')[1]!;
    const [certFile, keyFile] = [join(plane.root, 'site.crt'), join(plane.root, 'site.key')];
    await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
    await plane.kubectl('create', 'secret', 'tls', 'site', `--cert=${certFile}`, `--key=${keyFile}`);
    await plane.apply(objects);
    // A program that ends once or twice while it starts may only have been early.
    const restarts = ['get', 'pods', '-o', 'jsonpath={.items[*].status.containerStatuses[0].restartCount}'];
    while ((await plane.kubectl(...restarts)) !== '2 2') await new Promise(done => setTimeout(done, 500));
  });

  test('the log names the Service that is missing; the certificate is the cause of what the Ingress says', async () => {
    const without = await live();
    const report = await live('--logs', '--read-certificates');
    expect(messages(without, 'pod-exits')).toEqual(['container app exited with code 1']);
    expect(messages(report, 'pod-exits')).toEqual([
      expect.stringMatching(/it cannot resolve a name \(Service default\/db\); its log: dial tcp: lookup db on/),
    ]);
    expect(messages(report, 'ingress-certificate-unusable')).toEqual([
      expect.stringMatching(/Secret site.* expired on/),
    ]);
    expect(report.incidents.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Secret default\/site: /));
    const idOf = ({ findings }: Report) => findings.find(({ code }) => code === 'pod-exits')?.id;
    expect(idOf(report)).toBe(idOf(without));
  });

  test('a recording says the same, and holds no key', async () => {
    const path = join(plane.root, 'recording');
    const flags = ['--include-logs', '--read-certificates'];
    await execa(process.execPath, [bin, 'record', path, '--kubeconfig', plane.admin, '-n', 'default', ...flags]);
    const { stdout: held } = await execa('cat', [
      join(path, 'kinds/TlsCertificate.json'),
      join(path, 'kinds/Secret.json'),
    ]);
    expect(held).toContain('shop.example.com');
    expect(held).not.toContain(keyLine);
    expect(held).not.toContain(Buffer.from(keyLine).toString('base64').slice(8, 40));
    const recorded = await analyze('-r', path, '-n', 'default', '--logs', '--read-certificates');
    const again = await live('--logs', '--read-certificates');
    for (const code of ['pod-exits', 'ingress-certificate-unusable', 'certificate-unusable'])
      expect(messages(recorded, code)).toEqual(messages(again, code));
  });

  test('who may not read them gets no claim, and is told what was not read', async () => {
    const file = await plane.kubeconfigOf(await plane.kubectl('create', 'token', 'default'));
    const report = await analyze('--kubeconfig', file, '-n', 'default', '--logs', '--read-certificates');
    expect(messages(report, 'pod-exits')).toEqual(['container app exited with code 1']);
    expect(report.findings.filter(({ code }) => code.includes('certificate'))).toEqual([]);
    for (const kind of ['ContainerLog', 'TlsCertificate'])
      expect(report.coverage.kinds).toContainEqual(
        expect.objectContaining({ kind, namespace: 'default', state: 'forbidden' }),
      );
  });
});
