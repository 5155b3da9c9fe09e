import { isJsonObject, type JsonObject } from './json.ts';

/** Autoscalers of v2beta1 and v1, in the shape of v2: their metrics were flat, or stood in annotations. */

/** An autoscaler of `autoscaling/v2beta1`. */
export function upgradedAutoscaler(json: JsonObject): JsonObject {
  const { spec = {}, status = {} } = json as Readonly<Record<string, JsonObject>>;
  return {
    ...json,
    spec: { ...spec, metrics: metricsOf(spec.metrics) },
    status: { ...status, currentMetrics: metricsOf(status.currentMetrics) },
  };
}

const annotation = 'autoscaling.alpha.kubernetes.io/';

/**
 * An autoscaler of `autoscaling/v1`, which knows the utilization of cpu only. What else v2 says of it the API server keeps
 * in annotations, in the shape of v2beta1.
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/autoscaling/v1/conversion.go
 */
export function upgradedAutoscalerV1(json: JsonObject): JsonObject {
  const { spec = {}, status = {}, metadata = {} } = json as Readonly<Record<string, JsonObject>>;
  const annotations = (metadata.annotations ?? {}) as JsonObject;
  const kept = (name: string): readonly unknown[] => parsed(annotations[`${annotation}${name}`]);
  const { targetCPUUtilizationPercentage: target } = spec;
  const { currentCPUUtilizationPercentage: current } = status;
  const cpu = { type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: target } };
  const currentCpu = { type: 'Resource', resource: { name: 'cpu', currentAverageUtilization: current } };
  return upgradedAutoscaler({
    ...json,
    spec: { ...spec, metrics: [...kept('metrics'), ...(target === undefined ? [] : [cpu])] },
    status: {
      ...status,
      conditions: kept('conditions'),
      currentMetrics: [...kept('current-metrics'), ...(current === undefined ? [] : [currentCpu])],
    },
  });
}

/** The list in an annotation; none if somebody wrote something else there. */
function parsed(text: unknown): readonly unknown[] {
  if (typeof text !== 'string') return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const sources = ['object', 'pods', 'resource', 'containerResource', 'external'];

function metricsOf(metrics: unknown): unknown {
  if (!Array.isArray(metrics)) return metrics;
  return metrics.map(metric => {
    if (!isJsonObject(metric)) return metric;
    const upgraded = sources.flatMap(name => {
      const source = metric[name];
      return isJsonObject(source) ? [[name, sourceOf(name, source)]] : [];
    });
    return { ...metric, ...Object.fromEntries(upgraded) };
  });
}

/** `target` of an object metric was the object; what was wanted of it stood beside. */
function sourceOf(name: string, source: JsonObject): JsonObject {
  const { metricName, selector, metricSelector, target, ...rest } = source;
  const wanted = {
    averageUtilization: source.targetAverageUtilization,
    averageValue: source.targetAverageValue ?? source.averageValue,
    value: source.targetValue,
  };
  const type =
    wanted.averageUtilization !== undefined ? 'Utilization' : wanted.value !== undefined ? 'Value' : 'AverageValue';
  return {
    ...rest,
    ...(name === 'object' ? { describedObject: target } : {}),
    ...(metricName === undefined ? {} : { metric: { name: metricName, selector: metricSelector ?? selector } }),
    target: { type, ...wanted },
    current: {
      averageUtilization: source.currentAverageUtilization,
      averageValue: source.currentAverageValue ?? source.averageValue,
      value: source.currentValue,
    },
  };
}
