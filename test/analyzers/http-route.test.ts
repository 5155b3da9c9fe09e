import { httpRoute } from '../../analyzers/http-route.ts';
import { routeCases } from '../helpers/gateway.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(httpRoute, routeCases('HTTPRoute'));
