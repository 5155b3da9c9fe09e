import { defineMonitorAnalyzer } from './_shared/prometheus-monitors.ts';

/** What Services are asked for metrics. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor */
export const serviceMonitor = defineMonitorAnalyzer('ServiceMonitor');
