/** How bad it is: `error`, it does not do what it is for; `warning`, it does so in part, or by luck. */
export type Weight = 'error' | 'warning';

export type Weights = Readonly<Record<string, Weight>>;

/** A field of the status, beside the conditions, that says how an object is. */
export type StateField =
  | 'phase'
  | 'state'
  | 'robustness'
  | 'printableStatus'
  | 'ceph.health'
  | 'health.status'
  | 'operationState.phase'
  | 'applicationState.state'
  | 'stageStatus'
  | 'updateStatus'
  | 'PostgresClusterStatus'
  | 'certificateStatus'
  | 'jobStatus';

/** What the status of custom resources means. The rows that match a type are read together, the general one last. */
export interface Convention {
  /** A group; with a dot before it, all groups that end so. */
  readonly group: string;
  /** Kinds of the group; all if not given. */
  readonly kinds?: readonly string[];
  /** Conditions that are good if True, the one that says most first. */
  readonly good?: Weights;
  /** Conditions that are bad if True. */
  readonly bad?: Weights;
  /** Conditions that are good if True, and of which nobody need know. */
  readonly unknowable?: readonly string[];
  /** Conditions that say nothing about health, though they are called so. */
  readonly ignore?: readonly string[];
  /** Values of fields that are bad. */
  readonly states?: Readonly<Partial<Record<StateField, Weights>>>;
  /** One of a series, or done once: only the newest counts. */
  readonly run?: true;
  /** It may take many minutes until it is ready: machines, clouds, certificates by mail. */
  readonly slow?: true;
  /** Something else says the same. */
  readonly silent?: true;
  /** The condition whose reason and message tell why, where the one that is bad only tells that. */
  readonly explainedBy?: string;
  /** Reasons and messages that are no fault. */
  readonly quiet?: RegExp;
}
