import type { Kind } from './kinds/index.ts';

/** What an operator declares of their own cluster, because its objects do not say it: `cluster.settings` of an analyzer. */
export interface Settings {
  /** How to read the conditions of custom resources that do not follow the conventions; counts before what is known of them. */
  readonly conditions: readonly DeclaredCondition[];
  /** What they demand of workloads: for the profile `best-practice`. */
  readonly practice: Practice;
}

export interface DeclaredCondition {
  /** The API group; `''` if any. */
  readonly group: string;
  readonly kind: string;
  /** The type of the condition, as in `status.conditions[].type`. */
  readonly type: string;
  /** The statuses that are bad. */
  readonly bad: readonly ConditionStatus[];
  /** How bad that is; `ignore`: the condition says nothing about health. */
  readonly severity: 'error' | 'warning' | 'ignore';
}

export const conditionStatuses = ['True', 'False', 'Unknown'] as const;
export type ConditionStatus = (typeof conditionStatuses)[number];

/** What is only known of one's own cluster: nothing is demanded where nothing is said. */
export interface Practice {
  /** Registries, or paths in them, from which images may come: `registry.example.com`, `ghcr.io/acme`. */
  readonly registries?: readonly string[] | undefined;
  readonly serviceTypes?: readonly ServiceType[] | undefined;
  readonly replicas?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  readonly limits?:
    | {
        /** The highest limit of a container, by resource: quantities. */
        readonly max?: Readonly<Record<string, string>> | undefined;
        /** How many times its request a limit may be, by resource. */
        readonly ratio?: Readonly<Record<string, number>> | undefined;
      }
    | undefined;
  readonly required?: readonly RequiredMetadata[] | undefined;
}

/** Keys that objects must have. */
export interface RequiredMetadata {
  readonly kinds: readonly LabelledKind[];
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

export const serviceTypes = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;
export type ServiceType = (typeof serviceTypes)[number];

/** Kinds that people make and label. */
export const labelledKinds = [
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Ingress',
  'Job',
  'Namespace',
  'PersistentVolumeClaim',
  'Pod',
  'Service',
  'ServiceAccount',
  'StatefulSet',
] as const satisfies readonly Kind[];
export type LabelledKind = (typeof labelledKinds)[number];

/** Nothing is declared. */
export const noSettings: Settings = { conditions: [], practice: {} };
