// Made by `npm run fix` from the files of this folder; edit those.
import type { UseCase } from '../use-case.ts';
import { addFilters } from './add-filters.ts';
import { analyze } from './analyze.ts';
import { clusterInfo } from './cluster-info.ts';
import { config } from './config.ts';
import { describeResource } from './describe-resource.ts';
import { explain } from './explain.ts';
import { getIncident } from './get-incident.ts';
import { getLogs } from './get-logs.ts';
import { getNamespace } from './get-namespace.ts';
import { getResource } from './get-resource.ts';
import { health } from './health.ts';
import { listAnalyzers } from './list-analyzers.ts';
import { listEvents } from './list-events.ts';
import { listFilters } from './list-filters.ts';
import { listIncidents } from './list-incidents.ts';
import { listIntegrations } from './list-integrations.ts';
import { listNamespaces } from './list-namespaces.ts';
import { listResources } from './list-resources.ts';
import { removeFilters } from './remove-filters.ts';
import { topNodes } from './top-nodes.ts';
import { topPods } from './top-pods.ts';
import { version } from './version.ts';
import { why } from './why.ts';

/** All that can be asked, by name. */
export const useCases: readonly UseCase[] = [
  addFilters,
  analyze,
  clusterInfo,
  config,
  describeResource,
  explain,
  getIncident,
  getLogs,
  getNamespace,
  getResource,
  health,
  listAnalyzers,
  listEvents,
  listFilters,
  listIncidents,
  listIntegrations,
  listNamespaces,
  listResources,
  removeFilters,
  topNodes,
  topPods,
  version,
  why,
];
