import { defineServerAnalyzer } from './_shared/prometheus-servers.ts';

/** Prometheus that only asks and passes on. @see https://prometheus-operator.dev/docs/platform/prometheus-agent/ */
export const prometheusAgent = defineServerAnalyzer('PrometheusAgent');
