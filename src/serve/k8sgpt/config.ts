import { z } from 'zod';
import { RequestError } from '../request-error.ts';
import type { Serving } from '../serving.ts';
import { defineUseCase } from '../use-case.ts';

const integration = z.strictObject({
  enabled: z.boolean().default(false),
  skipInstall: z.boolean().default(false),
  namespace: z.string().default(''),
});

/** Whose objects an integration of k8sgpt is about. */
const groupOf = { trivy: 'aquasecurity.github.io', kyverno: 'kyverno.io' } as const;
type Integration = keyof typeof groupOf;
const integrationNames = ['trivy', 'kyverno'] as const satisfies readonly Integration[];

const settings = z.strictObject({
  cache: z.record(z.string(), z.unknown()).optional(),
  integrations: z.strictObject({ trivy: integration.optional(), kyverno: integration.optional() }).optional(),
  customAnalyzers: z.array(z.record(z.string(), z.unknown())).default([]),
});

const status = z.strictObject({ status: z.string() });

export const addConfig = defineUseCase({
  name: 'k8sgpt-add-config',
  title: 'Configure, as k8sgpt',
  description: 'Says whether what is asked for is so already, and refuses the rest. It never changes the cluster.',
  input: settings,
  output: status,
  route: { method: 'post', path: '/v1/config' },
  async run(serving, { cache, integrations = {}, customAnalyzers }, signal) {
    if (cache !== undefined && Object.keys(cache).length > 0)
      throw new RequestError(
        'unsupported',
        'cache: answers of models are kept on the disk of the server, and nowhere else: leave it out',
      );
    if (customAnalyzers.length > 0)
      throw new RequestError(
        'unsupported',
        'custom_analyzers: analyzers cannot be added to a running server: leave it out',
      );
    const wanted = integrationNames.filter(name => integrations[name]?.enabled === true);
    const served = wanted.length === 0 ? new Set() : await servedGroups(serving, signal);
    const missing = wanted.find(name => !served.has(groupOf[name]));
    if (missing !== undefined)
      throw new RequestError(
        'unsupported',
        `integrations.${missing}: the cluster does not serve ${groupOf[missing]}, and kubecause never installs anything`,
      );
    return { status: 'nothing had to be changed' };
  },
});

export const removeConfig = defineUseCase({
  name: 'k8sgpt-remove-config',
  title: 'Undo a configuration, as k8sgpt',
  description: 'There is nothing that could have been configured. It never changes the cluster.',
  input: settings,
  output: status,
  route: { method: 'post', path: '/v1/config/remove' },
  run: async () => ({ status: 'nothing had to be changed' }),
});

export const listIntegrations = defineUseCase({
  name: 'k8sgpt-list-integrations',
  title: 'List integrations, as k8sgpt',
  description: 'Whether the cluster serves what the integrations of k8sgpt are about. None has to be switched on.',
  input: z.strictObject({}),
  output: z.strictObject({ trivy: integration, kyverno: integration }),
  route: { method: 'get', path: '/v1/list' },
  async run(serving, _, signal) {
    const served = await servedGroups(serving, signal);
    const told = (name: Integration) => ({ enabled: served.has(groupOf[name]), skipInstall: false, namespace: '' });
    return { trivy: told('trivy'), kyverno: told('kyverno') };
  },
});

export const shutdown = defineUseCase({
  name: 'k8sgpt-shutdown',
  title: 'Shut down, as k8sgpt',
  description: 'Ends the server, if it was started so that callers may.',
  input: z.strictObject({}),
  output: status,
  route: { method: 'post', path: '/v1/shutdown' },
  changes: true,
  async run({ server: { shutdown: end } }) {
    if (end === undefined)
      throw new RequestError(
        'forbidden',
        'this server cannot be stopped by a request, unless it is started with --allow-shutdown',
      );
    // This answer is under way, and waited for.
    setImmediate(end);
    return { status: 'stopping' };
  },
});

async function servedGroups(serving: Serving, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const resources = await serving.resources();
  return new Set((await resources.types(signal)).map(({ group }) => group));
}
