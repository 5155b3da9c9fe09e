import { openaiDefinition } from './_shared/openai-definition.ts';

export const openai = openaiDefinition({
  id: 'openai',
  title: 'OpenAI',
  docs: 'https://platform.openai.com/docs/api-reference/chat/create',
  takes: ['organization', 'project'],
  env: {
    apiKey: ['OPENAI_API_KEY'],
    baseUrl: ['OPENAI_BASE_URL'],
    organization: ['OPENAI_ORG_ID'],
    project: ['OPENAI_PROJECT_ID'],
  },
  defaults: { model: 'gpt-5.6-terra', baseUrl: 'https://api.openai.com/v1' },
  dialect: {
    maxTokens: 'max_completion_tokens',
    // Models that reason: https://platform.openai.com/docs/guides/latest-model
    fixedSampling: /^(?:o\d|gpt-[5-9](?!.*chat))/,
  },
  headers: ({ organization, project }) => ({
    ...(organization !== undefined && { 'OpenAI-Organization': organization }),
    ...(project !== undefined && { 'OpenAI-Project': project }),
  }),
});
