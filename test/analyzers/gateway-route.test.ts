import { describe } from 'vitest';
import { gatewayRoute } from '../../analyzers/gateway-route.ts';
import { routeCases } from '../helpers/gateway.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

describe('HTTPRoute', () => testAnalyzer(gatewayRoute, routeCases('HTTPRoute')));
describe('GRPCRoute', () => testAnalyzer(gatewayRoute, routeCases('GRPCRoute')));
