// Made by `npm run fix` from the files of this folder; edit those.
import type { UseCase } from '../use-case.ts';
import { getIncident } from './get-incident.ts';
import { listIncidents } from './list-incidents.ts';

/** All that can be asked, by name. */
export const useCases: readonly UseCase[] = [getIncident, listIncidents];
