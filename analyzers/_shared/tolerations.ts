import type { Kinds } from '../../src/core/kinds/index.ts';

export type Taint = Kinds['Node']['spec']['taints'][number];
export type Toleration = Kinds['Pod']['spec']['tolerations'][number];

/**
 * The taint that keeps a pod off a node: one with an effect on scheduling that no toleration matches.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export function untolerated(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  return taints.find(taint => taint.effect !== 'PreferNoSchedule' && !tolerations.some(t => tolerates(t, taint)));
}

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = 'Equal', value = '', effect = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  switch (operator) {
    case 'Exists':
      return true;
    case 'Equal':
      return value === (taint.value ?? '');
    case 'Lt':
      return Number(taint.value) < Number(value);
    case 'Gt':
      return Number(taint.value) > Number(value);
    default:
      return false;
  }
}

/** `dedicated=video:NoSchedule`, as `kubectl taint` takes it. */
export function formatTaint({ key = '', value = '', effect = '' }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`;
}
