import { defineMonitorAnalyzer } from './_shared/prometheus-monitors.ts';

/** What pods are asked for metrics. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor */
export const podMonitor = defineMonitorAnalyzer('PodMonitor');
