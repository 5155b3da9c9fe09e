import type { UseCase } from '../use-case.ts';
import { analyze } from './analyze.ts';
import { addConfig, listIntegrations, removeConfig, shutdown } from './config.ts';
import { query } from './query.ts';

/** The services of schema.v1: each method is a question that is asked and answered in the JSON of its messages. */
export const methods: Readonly<Record<string, Readonly<Record<string, UseCase>>>> = {
  'schema.v1.ServerAnalyzerService': { Analyze: analyze },
  'schema.v1.ServerConfigService': {
    AddConfig: addConfig,
    RemoveConfig: removeConfig,
    ListIntegrations: listIntegrations,
    Shutdown: shutdown,
  },
  'schema.v1.ServerQueryService': { Query: query },
};
