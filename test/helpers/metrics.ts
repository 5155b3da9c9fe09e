import { ago, object, type Raw } from './objects.ts';

/** What the metrics API says of a pod: `{ app: { cpu: '5m', memory: '20Mi' } }`, measured twenty seconds ago. */
export function podMetrics(path: string, usage: Readonly<Record<string, object>>, timestamp = ago(20)): Raw {
  const containers = Object.entries(usage).map(([name, used]) => ({ name, usage: used }));
  return object('metrics.k8s.io/v1beta1', 'PodMetrics', path, { timestamp, window: '15s', containers });
}

export function nodeMetrics(name: string, usage: object, timestamp = ago(20)): Raw {
  return object('metrics.k8s.io/v1beta1', 'NodeMetrics', name, { timestamp, window: '15s', usage });
}
