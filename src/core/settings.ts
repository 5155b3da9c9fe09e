/** What an operator declares of their own cluster, because its objects do not say it: `cluster.settings` of an analyzer. */
export interface Settings {
  /** How to read the conditions of custom resources that do not follow the conventions; counts before what is known of them. */
  readonly conditions: readonly DeclaredCondition[];
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

/** Nothing is declared. */
export const noSettings: Settings = { conditions: [] };
