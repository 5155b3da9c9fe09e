import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { chart, helm, skipped, whyNoHelm } from '../helpers/chart.ts';

describe.skipIf(whyNoHelm !== undefined)(`the chart${skipped(whyNoHelm)}`, () => {
  const lint = (...more: string[]) =>
    execa(helm, ['lint', '--strict', '--kube-version', '1.36.0', chart, ...more], { reject: false });

  test('has nothing that helm lint remarks', async () => {
    const { exitCode, stdout } = await lint();
    expect(stdout).not.toMatch(/WARN|ERROR/);
    expect(exitCode).toBe(0);
  });

  test.each([
    ['a value that there is not', 'replica=2', /replica/],
    ['a word that is none of those', 'auth.mode=tokn', /auth.mode/],
    ['a namespace that is none', 'diagnosis.namespaces={A_B}', /namespaces/],
    ['a type without its group', 'rbac.customResources={widgets}', /customResources/],
  ])('refuses %s', async (_, value, says) => {
    const { exitCode, stdout } = await lint('--set', value);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(says);
  });

  test.each([
    ['certificates of nobody', 'auth.mode=certificate', /auth\.mode=certificate: name the Secret/],
    ['certificates without TLS', 'tls.clientAuthority.existingSecret=callers', /also give tls\.existingSecret/],
    ['masks without MCP', 'serve.mask=true', /also set serve\.mcp/],
    ['channels without addresses', 'notify.channels={slack}', /notify\.existingSecret/],
    ['telling everything twice', 'notify.channels={slack},replicas=2', /set replicas to 1/],
    ['a ServiceAccount without a name', 'serviceAccount.create=false', /serviceAccount\.name: /],
  ])('does not go with %s', async (_, value, says) => {
    const template = ['template', 'kc', chart, '--kube-version', '1.36.0', '--set', value];
    const { exitCode, stderr } = await execa(helm, template, { reject: false });
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(says);
  });
});
