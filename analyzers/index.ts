// Made by `npm run fix` from the files of this folder; edit those.
import type { Analyzer } from '../src/core/analyzer.ts';
import { serviceEndpoints } from './service-endpoints.ts';

/** Every analyzer, by id. */
export const analyzers: readonly Analyzer[] = [
  serviceEndpoints,
];
