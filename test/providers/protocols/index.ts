import { bedrockProtocol, sagemakerProtocol } from './amazon.ts';
import { anthropicProtocol } from './anthropic.ts';
import { cohereProtocol } from './cohere.ts';
import { customRestProtocol } from './custom-rest.ts';
import { googleProtocol } from './google.ts';
import { ollamaProtocol } from './ollama.ts';
import { openaiProtocol } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { watsonxProtocol } from './watsonx.ts';

const local = { options: { model: 'qwen3' }, model: 'qwen3' } as const;

/**
 * What each backend is to send, by id: written down from the page that its definition names. A backend without an entry
 * fails the conformance test.
 */
export const protocols: Readonly<Record<string, Protocol>> = {
  amazonbedrock: bedrockProtocol,
  amazonsagemaker: sagemakerProtocol,
  anthropic: anthropicProtocol,
  azureopenai: openaiProtocol({
    options: { baseUrl: 'https://shop.openai.azure.com', model: 'diagnosis' },
    url: 'https://shop.openai.azure.com/openai/v1/chat/completions',
    path: '/openai/v1/chat/completions',
    model: 'diagnosis',
    limit: 'max_completion_tokens',
    authentication: key => ({ 'api-key': key }),
  }),
  baichuan: openaiProtocol({
    url: 'https://api.baichuan-ai.com/v1/chat/completions',
    model: 'Baichuan4-Turbo',
    form: 'none',
    noStreamOptions: true,
  }),
  bedrockmantle: openaiProtocol({
    url: 'https://bedrock-mantle.eu-central-1.api.aws/v1/chat/completions',
    options: { region: 'eu-central-1' },
    model: 'openai.gpt-oss-120b',
  }),
  cerebras: openaiProtocol({
    url: 'https://api.cerebras.ai/v1/chat/completions',
    model: 'gpt-oss-120b',
    limit: 'max_completion_tokens',
  }),
  cloudflare: openaiProtocol({
    url: 'https://api.cloudflare.com/client/v4/accounts/0a1b2c/ai/v1/chat/completions',
    options: { project: '0a1b2c' },
    model: '@cf/meta/llama-3.3-70b-instruct-fp8-fast',
    form: 'json',
  }),
  cohere: cohereProtocol,
  customrest: customRestProtocol,
  deepinfra: openaiProtocol({
    url: 'https://api.deepinfra.com/v1/openai/chat/completions',
    model: 'openai/gpt-oss-120b',
  }),
  deepseek: openaiProtocol({
    url: 'https://api.deepseek.com/chat/completions',
    model: 'deepseek-flash',
    form: 'json',
  }),
  fireworks: openaiProtocol({
    url: 'https://api.fireworks.ai/inference/v1/chat/completions',
    model: 'accounts/fireworks/models/gpt-oss-120b',
  }),
  google: googleProtocol({
    options: {},
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.6-flash:generateContent',
    path: '/models/gemini-3.6-flash:generateContent',
  }),
  // With an API key; how the credentials of a project are used is in google.test.ts.
  googlevertexai: googleProtocol({
    options: {},
    url: 'https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-3.6-flash:generateContent',
    path: '/v1/publishers/google/models/gemini-3.6-flash:generateContent',
  }),
  groq: openaiProtocol({
    url: 'https://api.groq.com/openai/v1/chat/completions',
    model: 'openai/gpt-oss-120b',
    limit: 'max_completion_tokens',
  }),
  huggingface: openaiProtocol({
    url: 'https://router.huggingface.co/v1/chat/completions',
    model: 'openai/gpt-oss-120b',
  }),
  ibmwatsonxai: watsonxProtocol,
  litellm: openaiProtocol({ url: 'http://localhost:4000/v1/chat/completions', ...local }),
  llamacpp: openaiProtocol({ url: 'http://localhost:8080/v1/chat/completions', model: 'default' }),
  lmstudio: openaiProtocol({ url: 'http://localhost:1234/v1/chat/completions', ...local }),
  localai: openaiProtocol({ url: 'http://localhost:8080/v1/chat/completions', ...local }),
  mistral: openaiProtocol({
    url: 'https://api.mistral.ai/v1/chat/completions',
    model: 'mistral-medium-latest',
    noStreamOptions: true,
  }),
  moonshot: openaiProtocol({
    url: 'https://api.moonshot.ai/v1/chat/completions',
    model: 'kimi-k2.6',
    limit: 'max_completion_tokens',
    sampling: 'none',
  }),
  nebius: openaiProtocol({
    url: 'https://api.tokenfactory.nebius.com/v1/chat/completions',
    model: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
  }),
  nvidia: openaiProtocol({
    url: 'https://integrate.api.nvidia.com/v1/chat/completions',
    model: 'nvidia/nemotron-3-super-120b-a12b',
  }),
  // With an API key; what is signed is in oci.test.ts.
  oci: openaiProtocol({
    url: 'https://inference.generativeai.us-chicago-1.oci.oraclecloud.com/openai/v1/chat/completions',
    options: { region: 'us-chicago-1', project: 'ocid1.compartment.oc1..a' },
    headers: { 'opc-compartment-id': 'ocid1.compartment.oc1..a' },
    model: 'meta.llama-3.3-70b-instruct',
  }),
  ollama: ollamaProtocol,
  openai: openaiProtocol({
    url: 'https://api.openai.com/v1/chat/completions',
    options: { organization: 'org-1', project: 'proj_1' },
    headers: { 'openai-organization': 'org-1', 'openai-project': 'proj_1' },
    model: 'gpt-5.6-terra',
    limit: 'max_completion_tokens',
    sampling: 'none',
  }),
  'openai-compatible': openaiProtocol({
    url: 'https://models.example.com/v1/chat/completions',
    options: { baseUrl: 'https://models.example.com/v1', model: 'qwen3' },
    model: 'qwen3',
  }),
  openrouter: openaiProtocol({
    url: 'https://openrouter.ai/api/v1/chat/completions',
    model: 'openrouter/auto',
    fields: { reasoning: { exclude: true } },
  }),
  ovhcloud: openaiProtocol({
    url: 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/chat/completions',
    model: 'gpt-oss-120b',
  }),
  perplexity: openaiProtocol({
    url: 'https://api.perplexity.ai/chat/completions',
    model: 'sonar',
    fields: { disable_search: true },
  }),
  qwen: openaiProtocol({
    url: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions',
    model: 'qwen-plus',
    form: 'json',
    fields: { enable_thinking: false },
  }),
  sambanova: openaiProtocol({
    url: 'https://api.sambanova.ai/v1/chat/completions',
    model: 'Meta-Llama-3.3-70B-Instruct',
  }),
  scaleway: openaiProtocol({
    url: 'https://api.scaleway.ai/v1/chat/completions',
    model: 'mistral-small-3.2-24b-instruct-2506',
  }),
  together: openaiProtocol({ url: 'https://api.together.xyz/v1/chat/completions', model: 'openai/gpt-oss-120b' }),
  vllm: openaiProtocol({ url: 'http://localhost:8000/v1/chat/completions', ...local }),
  xai: openaiProtocol({
    url: 'https://api.x.ai/v1/chat/completions',
    model: 'grok-4.6',
    limit: 'max_completion_tokens',
  }),
  zhipu: openaiProtocol({ url: 'https://api.z.ai/api/paas/v4/chat/completions', model: 'glm-5.3', form: 'json' }),
};
