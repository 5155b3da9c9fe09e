import { defineRouteAnalyzer } from './_shared/gateway-routes.ts';

/** @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/ */
export const grpcRoute = defineRouteAnalyzer('GRPCRoute');
