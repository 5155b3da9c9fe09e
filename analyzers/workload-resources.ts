import { defineAnalyzer } from '../src/core/analyzer.ts';
import { formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import type { Practice } from '../src/core/settings.ts';
import { type Value, word } from '../src/core/values.ts';
import {
  isOwn,
  ownTemplate,
  type PodSpec,
  ruleOf,
  type TemplateContainer,
  workloadKinds,
} from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/**
 * What a container asks for and what it may take. A limit on CPU is not demanded: without one a container takes what others
 * leave, and gives it back. What a LimitRange of the namespace fills in is not missing.
 */
export const workloadResources = defineAnalyzer({
  id: 'workload-resources',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Containers without requests or limits, or with limits too high',
  consults: ['LimitRange'],
  where: isOwn,
  codes: {
    'workload-no-requests': {
      severity: 'warning',
      habit: true,
      message: 'does not say how much CPU or memory it needs: {containers}',
      why: 'The scheduler counts requests. Without them it fills a node with more than it can carry, and such pods are the first to be evicted from it.',
      fix: 'Set resources.requests for cpu and memory to what the container uses on an ordinary day.',
      docs: `${docs}#requests-and-limits`,
    },
    'workload-no-memory-limit': {
      severity: 'warning',
      habit: true,
      message: 'may take all memory of its node: {containers}',
      why: 'A leak in a container without a memory limit goes on until the node has no memory left; then the kernel kills a process of its choice.',
      fix: 'Set resources.limits.memory.',
      docs: `${docs}#requests-and-limits`,
    },
    'workload-no-disk-limit': {
      severity: 'info',
      habit: true,
      message: 'may fill the disk of its node with logs and files: {containers}',
      why: 'What containers write outside of volumes lies on the disk of the node. When that is full, the kubelet evicts pods until there is room.',
      fix: 'Set resources.limits.ephemeral-storage.',
      docs: 'https://kubernetes.io/docs/concepts/storage/ephemeral-storage/',
    },
    'workload-limit-too-high': {
      severity: 'warning',
      habit: true,
      message: 'has limits above the highest that are allowed: {containers}',
      why: 'The configuration says how high the limits of a container may be (practice.limits.max).',
      fix: 'Lower the limit, or divide the work among more replicas.',
      docs: `${docs}#requests-and-limits`,
    },
    'workload-limit-far-above-request': {
      severity: 'warning',
      habit: true,
      message: 'has limits too far above its requests: {containers}',
      why: 'What lies between request and limit is promised to several pods at once. The configuration says how many times the request a limit may be (practice.limits.ratio).',
      fix: 'Raise the request to what is needed, or lower the limit.',
      docs: `${docs}#requests-and-limits`,
    },
  },
  check(workload, cluster, report) {
    const template = ownTemplate(workload);
    if (template === undefined) return;
    const { spec: pod, containers } = template;
    const running = containers.filter(({ role }) => role !== 'init container');
    const rule = ruleOf<Parameters<typeof report>[0]>(report, workload, running);
    const { limits = {} } = cluster.settings.practice;
    rule('workload-limit-too-high', 'resources.limits', tooHigh(limits));
    rule('workload-limit-far-above-request', 'resources', farAbove(limits));

    const ranges = cluster.listing('LimitRange', workload.metadata.namespace);
    // What is admitted there may get more than its template says.
    if (ranges.state === 'unknown') return;
    const filledIn = ranges.objects.flatMap(range => range.spec.limits.filter(({ type }) => type === 'Container'));
    const lacks = (wanted: readonly string[], what: 'requests' | 'limits') => (container: TemplateContainer) => {
      const missing = wanted.filter(
        resource =>
          resourcesOf(container, pod)[what][resource] === undefined &&
          !filledIn.some(range => (range.default[resource] ?? range[defaultOf[what]][resource]) !== undefined),
      );
      return missing.length === 0 ? undefined : missing.map(resource => word(`no ${resource}`));
    };
    rule('workload-no-requests', 'resources.requests', lacks(['cpu', 'memory'], 'requests'));
    rule('workload-no-memory-limit', 'resources.limits', lacks(['memory'], 'limits'));
    rule('workload-no-disk-limit', 'resources.limits', lacks(['ephemeral-storage'], 'limits'));
  },
});

const defaultOf = { requests: 'defaultRequest', limits: 'default' } as const;

/** What a container asks for and may take: by itself or with its pod. A limit without a request is a request, too. */
function resourcesOf({ spec }: TemplateContainer, pod: PodSpec) {
  const limits = { ...pod.resources?.limits, ...spec.resources?.limits };
  return { limits, requests: { ...limits, ...pod.resources?.requests, ...spec.resources?.requests } };
}

type Limits = NonNullable<Practice['limits']>;

function tooHigh({ max = {} }: Limits) {
  return ({ spec }: TemplateContainer): Value | undefined => {
    const over = Object.entries(spec.resources?.limits ?? {}).filter(
      ([resource, limit]) => parseQuantity(limit) > parseQuantity(max[resource] ?? ''),
    );
    return listed(over.map(([resource, limit]) => `${resource} ${limit}, at most ${max[resource]}`));
  };
}

function farAbove({ ratio = {} }: Limits) {
  return ({ spec }: TemplateContainer): Value | undefined => {
    const { limits = {}, requests = {} } = spec.resources ?? {};
    const over = Object.entries(ratio).filter(
      ([resource, most]) => parseQuantity(limits[resource] ?? '') > parseQuantity(requests[resource] ?? '') * most,
    );
    return listed(
      over.map(([resource, most]) => {
        const asked = parseQuantity(requests[resource]!);
        return `${resource} ${limits[resource]}, at most ${formatQuantity(resource, asked * most)}`;
      }),
    );
  };
}

function listed(lines: readonly string[]): Value | undefined {
  return lines.length === 0 ? undefined : lines.map(word);
}
