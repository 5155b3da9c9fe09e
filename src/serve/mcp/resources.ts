import type { ReadResourceResult, Resource, ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import { nearest } from '../../core/near.ts';
import type { IncidentEvent } from '../audience.ts';
import type { UseCase } from '../use-case.ts';
import { clusterInfo } from '../use-cases/cluster-info.ts';
import { getIncident } from '../use-cases/get-incident.ts';
import { listAnalyzers } from '../use-cases/list-analyzers.ts';
import { listFilters } from '../use-cases/list-filters.ts';
import { listIncidents } from '../use-cases/list-incidents.ts';
import { listNamespaces } from '../use-cases/list-namespaces.ts';
import { answerFor } from './answer.ts';
import type { Asker } from './asker.ts';
import { OurRefusal } from './failure.ts';

/** What can be read without a question, by its name: k8sgpt's, and more. */
const useCaseOf: ReadonlyMap<string, UseCase> = new Map<string, UseCase>([
  ['cluster-info', clusterInfo],
  ['namespaces', listNamespaces],
  ['analyzers', listAnalyzers],
  ['active-filters', listFilters],
  ['incidents', listIncidents],
]);

const scheme = 'kubecause://';
const mimeType = 'application/json';

export const resources: readonly Resource[] = [...useCaseOf].map(([name, { title, description }]) => ({
  uri: `${scheme}${name}`,
  name,
  title,
  description,
  mimeType,
}));

export const resourceTemplates: readonly ResourceTemplate[] = [
  {
    uriTemplate: `${scheme}incidents/{id}`,
    name: 'incident',
    title: getIncident.title,
    description: getIncident.description,
    mimeType,
  },
];

/** @throws RequestError */
export async function readResource(uri: string, asker: Asker, signal: AbortSignal): Promise<ReadResourceResult> {
  const [useCase, input] = askedBy(uri);
  const answer = await answerFor(useCase, input, asker, signal);
  return { contents: [{ uri, mimeType, text: JSON.stringify(answer) }] };
}

/** Why resources are others: something happened to an incident, others are shown, or nobody knows what happened. */
export type Change = IncidentEvent | 'filters' | 'anything';

/** What follows from the incidents that are shown; which these are besides, follows from the filters. */
const ofIncidents: ReadonlySet<string | undefined> = new Set(['incidents', 'namespaces']);

/** Whether a resource is another after a change. `incidents` alone is named as k8sgpt's clients write it, too. */
export function isChangedBy(uri: string, change: Change): boolean {
  const [name, id = ''] = nameOf(uri).split('/');
  if (change === 'filters') return name === 'active-filters' || ofIncidents.has(name);
  return ofIncidents.has(name) && (change === 'anything' || change.incident.id.startsWith(id));
}

/** @throws RequestError if there is nothing of that name */
export function checkResource(uri: string): void {
  askedBy(uri);
}

function askedBy(uri: string): [useCase: UseCase, input: object] {
  const name = nameOf(uri);
  const [, id] = /^incidents\/([\w-]+)$/.exec(name) ?? [];
  if (id !== undefined) return [getIncident, { id }];
  const useCase = useCaseOf.get(name);
  if (useCase !== undefined) return [useCase, {}];
  const near = nearest(name, [...useCaseOf.keys()]);
  const all = near.length === 0 ? [...useCaseOf.keys()] : near;
  throw new OurRefusal('not-found', `there is no such resource; there is ${all.map(one => scheme + one).join(', ')}`);
}

/** k8sgpt's clients give the name alone. */
function nameOf(uri: string): string {
  return uri.startsWith(scheme) ? uri.slice(scheme.length) : uri;
}
