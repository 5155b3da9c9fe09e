import { defineServerAnalyzer } from './_shared/prometheus-servers.ts';

/** @see https://prometheus-operator.dev/docs/platform/troubleshooting/ */
export const prometheus = defineServerAnalyzer('Prometheus');
