import type { Details } from '../../src/core/analyzer.ts';
import { definitionOf, type Kinds } from '../../src/core/kinds/index.ts';
import { rememberLast } from '../../src/core/memo.ts';
import { controllerOf, groupOf, type KubeObject } from '../../src/core/objects.ts';
import type { Value } from '../../src/core/values.ts';
import type { ContainerSpec, PodContainer } from './containers.ts';
import { endOf } from './job-pods.ts';
import { isFinished } from './pods.ts';

/** Whatever has pods or makes some from a template: a rule for templates is one for all of them. */
export const workloadKinds = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'Job',
  'CronJob',
] as const;

export type Workload = Kinds[(typeof workloadKinds)[number]];
export type PodSpec = Kinds['Pod']['spec'];

/** The pods of a workload as its author describes them. */
export interface PodTemplate {
  readonly spec: PodSpec;
  /** Where `spec` stands: `spec` of a pod, `spec.template.spec` of a Deployment. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly TemplateContainer[];
  /** Whether the pods are meant to run until somebody ends them. */
  readonly lasting: boolean;
}

export interface TemplateContainer extends Pick<PodContainer, 'name' | 'role'> {
  readonly spec: ContainerSpec;
  readonly path: string;
}

interface Described {
  readonly spec: PodSpec | undefined;
  readonly path: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** The spec of the pods that a workload has or makes. */
export function podSpecOf(workload: Workload): PodSpec | undefined {
  return workload.kind === 'Pod' ? workload.spec : describedBy(workload).spec;
}

/** What pods of a workload are like, and where that stands. */
export function describedBy(workload: Workload): Described {
  if (workload.kind === 'Pod') return { spec: workload.spec, path: 'spec', labels: workload.metadata.labels };
  const [template, path] =
    workload.kind === 'CronJob'
      ? [workload.spec.jobTemplate?.spec?.template, 'spec.jobTemplate.spec.template.spec']
      : [workload.spec.template, 'spec.template.spec'];
  return { spec: template?.spec, path, labels: template?.metadata?.labels };
}

/**
 * The template that a person wrote for this workload. None of what another workload made from its own (a pod of a Deployment
 * is the Deployment's matter), of static pods (their files are on the node), and of what has ended or is scaled away.
 */
export const ownTemplate: (workload: Workload) => PodTemplate | undefined = rememberLast((workload: Workload) => {
  // True of nearly every pod: nothing is made for them.
  if (isMade(workload) || isOver(workload) || workload.metadata.deletionTimestamp !== undefined) return undefined;
  return templateIn(describedBy(workload));
});

function templateIn({ spec, path, labels = {} }: Described): PodTemplate | undefined {
  if (spec === undefined) return undefined;
  const own = (list: 'initContainers' | 'containers') =>
    spec[list].map((container): TemplateContainer => {
      const { name = '', restartPolicy } = container;
      const first = restartPolicy === 'Always' ? 'sidecar' : 'init container';
      return {
        name,
        role: list === 'containers' ? 'container' : first,
        spec: container,
        path: `${path}.${list}[${name}]`,
      };
    });
  return {
    spec,
    path,
    labels,
    containers: [...own('initContainers'), ...own('containers')],
    lasting: (spec.restartPolicy ?? 'Always') === 'Always',
  };
}

/** Whether a person wrote the template of a workload: see {@link ownTemplate}. What is no workload has none to write. */
export function isOwn(object: KubeObject): boolean {
  return !isWorkload(object) || ownTemplate(object) !== undefined;
}

const workloads: ReadonlySet<string | undefined> = new Set(workloadKinds);

function isWorkload(object: KubeObject): object is Workload {
  return isWorkloadKind(object.kind);
}

function isWorkloadKind(kind: string | undefined): kind is Workload['kind'] {
  return workloads.has(kind);
}

/** Whether another workload, or a node, made it. What an operator made is nobody else's matter here. */
function isMade({ metadata }: KubeObject): boolean {
  const { kind, apiVersion = '' } = controllerOf({ metadata }) ?? {};
  if (kind === 'Node' || metadata.annotations['kubernetes.io/config.mirror'] !== undefined) return true;
  return isWorkloadKind(kind) && definitionOf(kind).group === groupOf(apiVersion);
}

function isOver(workload: Workload): boolean {
  if (workload.kind === 'Pod') return isFinished(workload);
  if (workload.kind === 'Job') return endOf(workload) !== undefined;
  return 'replicas' in workload.spec && workload.spec.replicas === 0 && workload.metadata.ownerReferences.length > 0;
}

type Told = Required<Pick<Details, 'evidence'>> & { readonly with: { readonly containers: readonly string[] } };

/**
 * What a finding says of the containers that break a rule; undefined if none does.
 * @param breach what stands in `field` of a container that breaks the rule; undefined if it keeps it
 */
export function breaches(
  workload: Workload,
  containers: readonly TemplateContainer[],
  field: string,
  breach: (container: TemplateContainer) => Value | undefined,
): Told | undefined {
  const found: { readonly container: TemplateContainer; readonly value: Value }[] = [];
  for (const container of containers) {
    const value = breach(container);
    if (value !== undefined) found.push({ container, value });
  }
  if (found.length === 0) return undefined;
  return {
    with: { containers: found.map(({ container }) => container.name) },
    evidence: found.map(({ container, value }) => ({ of: workload, path: `${container.path}.${field}`, value })),
  };
}

/** Reports of a workload, under codes whose messages name containers and nothing else, those that break a rule. */
export function ruleOf<Code extends string>(
  report: (code: Code, workload: Workload, told: Told) => void,
  workload: Workload,
  containers: readonly TemplateContainer[],
): (code: Code, field: string, breach: (container: TemplateContainer) => Value | undefined) => void {
  return (code, field, breach) => {
    const told = breaches(workload, containers, field, breach);
    if (told !== undefined) report(code, workload, told);
  };
}
