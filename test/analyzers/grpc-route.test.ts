import { grpcRoute } from '../../analyzers/grpc-route.ts';
import { routeCases } from '../helpers/gateway.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(grpcRoute, routeCases('GRPCRoute'));
