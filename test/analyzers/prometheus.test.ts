import { prometheus } from '../../analyzers/prometheus.ts';
import { serverCases } from '../helpers/prometheus-servers.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(prometheus, serverCases('Prometheus'));
