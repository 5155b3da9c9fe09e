import { serviceMonitor } from '../../analyzers/service-monitor.ts';
import { monitorCases } from '../helpers/prometheus-monitors.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(serviceMonitor, monitorCases('ServiceMonitor'));
