import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';

function run(args: readonly string[]) {
  return kubecause([...args, '-r', demo], { stripFinalNewline: true });
}

describe('why', () => {
  test('one paragraph: what, since when, because of what, what hangs on it, what to do, how to look', async () => {
    const { stdout, exitCode } = await run(['why', 'deploy/catalog', '-n', 'shop']);
    expect(stdout).not.toContain('\n\n');
    const text = stdout.replace(/\n/g, ' ');
    expect(text).toMatch(/^Deployment shop\/catalog is down: 0 of 1 replica available\. It began \w+ ago\. /);
    expect(text).toMatch(/The cause, through PersistentVolumeClaim shop\/catalog-data and Pod \S+, is StorageClass/);
    expect(text).toContain('did you mean StorageClass fast-ssd?');
    expect(text).toContain('Also affected: Service shop/catalog (no backend)');
    expect(text).toContain('catalog.example.com (unreachable)');
    expect(text).toMatch(/To do: .* else create StorageClass fast-sdd\. To see more: kubectl get storageclasses\.$/);
    expect(exitCode).toBe(exitCodes.found);
  });

  test.each([
    [['deployment', 'catalog']],
    [['Deployments/catalog']],
    [['deployments.apps/catalog']],
    [['deployment.v1.apps', 'catalog']],
  ])('%j is the same', async words => {
    const { stdout } = await run(['why', ...words]);
    expect(stdout).toBe((await run(['why', 'deploy/catalog', '-n', 'shop'])).stdout);
  });

  test('a healthy object: that it is, what that rests on, and what is worth knowing of it', async () => {
    const { stdout, exitCode } = await run(['why', 'deploy', 'cart']);
    const [verdict = '', ...more] = stdout.split('\n\n').map(paragraph => paragraph.replace(/\n/g, ' '));
    expect(verdict).toMatch(
      /^Nothing is wrong with Deployment shop\/cart: \d+ analyzers looked at it and what it owns \(2 Pods and 1 ReplicaSet\)\.$/,
    );
    expect(more).toEqual([
      expect.stringMatching(/^Worth knowing: Deployment shop\/cart: has 2 replicas and no PodDisruptionBudget/),
    ]);
    expect(exitCode).toBe(exitCodes.healthy);
  });

  test('what does not exist and is needed is told of too', async () => {
    const { stdout, exitCode } = await run(['why', 'secret/payments-db']);
    expect(stdout).toMatch(/^Secret shop\/payments-db: does not exist; needed by Deployment/);
    expect(exitCode).toBe(exitCodes.found);
  });

  test('JSON is the report of the incidents that touch it', async () => {
    const { stdout, exitCode } = await run(['why', 'svc/catalog', '-o', 'json']);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.incidents.map(i => i.title)).toEqual([expect.stringMatching(/^StorageClass fast-sdd/)]);
    expect(report.subjects).toMatchObject([{ object: { kind: 'Service', namespace: 'shop', name: 'catalog' } }]);
    expect(exitCode).toBe(exitCodes.found);
  });

  test.each([
    [['deploy/catalgo'], 'there is no Deployment "catalgo"; did you mean Deployment shop/catalog?'],
    [
      ['deploy/catalog', '-n', 'batch'],
      'there is no Deployment "catalog" in namespace batch; did you mean Deployment shop/catalog?',
    ],
    [['sts/catalog'], 'there is no StatefulSet "catalog"; did you mean Deployment shop/catalog, Service shop/catalog?'],
    [['deploy/cart', '-n', 'shpo'], 'there is no Deployment "cart": there is no namespace "shpo"; did you mean shop?'],
    [['dpeloy/cart'], 'there is no kind "dpeloy"; did you mean deploy?'],
    [['sa/default', '-q'], /^kubecause: there are several: ServiceAccount batch\/default, .*; say which with -n$/],
  ])('%j is refused in one line', async (args, line) => {
    const { stderr, stdout, exitCode } = await run(['why', ...args]);
    if (typeof line === 'string') expect(stderr).toBe(`kubecause: ${line}`);
    else expect(stderr).toMatch(line);
    expect(stdout).toBe('');
    expect(exitCode).toBe(exitCodes.failed);
  });
});

describe('analyze, by object', () => {
  test('shows the incidents that touch them, whole', async () => {
    const { stdout, exitCode } = await run(['analyze', 'pvc/catalog-data', 'deploy/front', '-n', 'shop']);
    expect(stdout).toContain('only about PersistentVolumeClaim shop/catalog-data, Deployment shop/front');
    expect(stdout).toContain('2 incidents: 2 errors');
    expect(stdout).toContain('Ingress shop/catalog');
    expect(exitCode).toBe(exitCodes.found);
  });

  test('the command may be left out, and a cause in another namespace is seen', async () => {
    const { stdout, exitCode } = await run(['rs/gateway-8554f55694', '-q']);
    expect(stdout).toMatch(/^ERROR {3}Service mesh\/sidecar-injector: does not exist[^\n]*$/);
    expect(exitCode).toBe(exitCodes.found);
  });

  test('is healthy if they are', async () => {
    const { stdout, exitCode } = await run(['analyze', 'deploy/cart']);
    expect(stdout).toContain('No problems found');
    expect(exitCode).toBe(exitCodes.healthy);
  });

  test('an object that is not there is refused', async () => {
    const { stderr, exitCode } = await run(['analyze', 'deploy/cart', 'deploy/frnt', '-n', 'shop']);
    expect(stderr).toBe(
      'kubecause: there is no Deployment "frnt" in namespace shop; did you mean Deployment shop/front?',
    );
    expect(exitCode).toBe(exitCodes.failed);
  });
});
