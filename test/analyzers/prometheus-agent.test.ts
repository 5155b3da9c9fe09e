import { prometheusAgent } from '../../analyzers/prometheus-agent.ts';
import { serverCases } from '../helpers/prometheus-servers.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(prometheusAgent, serverCases('PrometheusAgent'));
