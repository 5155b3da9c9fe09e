import { defineServerAnalyzer } from './_shared/prometheus-servers.ts';

/** Who tells people of alerts. @see https://prometheus-operator.dev/docs/developer/alerting/ */
export const alertmanager = defineServerAnalyzer('Alertmanager');
