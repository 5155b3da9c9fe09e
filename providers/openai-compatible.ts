import type { ProviderDefinition } from '../src/core/provider.ts';
import { openaiDefinition, type Vendor } from './_shared/openai-definition.ts';

/**
 * Who speaks OpenAI's protocol: a row each, by id. A default model is one that the vendor's documentation lists, of the
 * middle of what it has: explaining an incident is no hard task, and is asked for each.
 */
const vendors: readonly Vendor[] = [
  {
    id: 'baichuan',
    title: 'Baichuan',
    docs: 'https://platform.baichuan-ai.com/docs/api',
    env: { apiKey: ['BAICHUAN_API_KEY'] },
    defaults: { model: 'Baichuan4-Turbo', baseUrl: 'https://api.baichuan-ai.com/v1' },
    dialect: { json: 'none', countsUnasked: true },
  },
  {
    id: 'bedrockmantle',
    aliases: ['amazonbedrockmantle', 'bedrock-mantle'],
    title: 'Amazon Bedrock, its OpenAI-compatible endpoint',
    docs: 'https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html',
    needs: ['apiKey', 'region'],
    env: { apiKey: ['AWS_BEARER_TOKEN_BEDROCK'], region: ['AWS_REGION', 'AWS_DEFAULT_REGION'] },
    // It means amazonbedrock.
    keysOfMore: ['AWS_BEARER_TOKEN_BEDROCK'],
    defaults: { model: 'openai.gpt-oss-120b' },
    url: ({ region = '' }) => `https://bedrock-mantle.${encodeURIComponent(region)}.api.aws/v1`,
  },
  {
    id: 'cerebras',
    title: 'Cerebras',
    docs: 'https://inference-docs.cerebras.ai/api-reference/chat-completions',
    env: { apiKey: ['CEREBRAS_API_KEY'] },
    defaults: { model: 'gpt-oss-120b', baseUrl: 'https://api.cerebras.ai/v1' },
    dialect: { maxTokens: 'max_completion_tokens' },
  },
  {
    id: 'cloudflare',
    aliases: ['workers-ai', 'cloudflare-workers-ai'],
    title: 'Cloudflare Workers AI',
    docs: 'https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/',
    // The project is the account.
    needs: ['apiKey', 'project'],
    env: { apiKey: ['CLOUDFLARE_API_TOKEN'], project: ['CLOUDFLARE_ACCOUNT_ID'] },
    // Most have it for DNS.
    keysOfMore: ['CLOUDFLARE_API_TOKEN'],
    defaults: { model: '@cf/meta/llama-3.3-70b-instruct-fp8-fast' },
    url: ({ project = '' }) => `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(project)}/ai/v1`,
    // Its JSON mode wants the schema in another place than OpenAI does.
    dialect: { json: 'object' },
  },
  {
    id: 'deepinfra',
    title: 'DeepInfra',
    docs: 'https://docs.deepinfra.com/chat/overview',
    env: { apiKey: ['DEEPINFRA_API_KEY', 'DEEPINFRA_TOKEN'] },
    defaults: { model: 'openai/gpt-oss-120b', baseUrl: 'https://api.deepinfra.com/v1/openai' },
  },
  {
    id: 'deepseek',
    title: 'DeepSeek',
    docs: 'https://api-docs.deepseek.com/api/create-chat-completion',
    env: { apiKey: ['DEEPSEEK_API_KEY'] },
    defaults: { model: 'deepseek-flash', baseUrl: 'https://api.deepseek.com' },
    dialect: { json: 'object' },
  },
  {
    id: 'fireworks',
    aliases: ['fireworks-ai'],
    title: 'Fireworks AI',
    docs: 'https://docs.fireworks.ai/api-reference/post-chatcompletions',
    env: { apiKey: ['FIREWORKS_API_KEY'] },
    defaults: {
      model: 'accounts/fireworks/models/gpt-oss-120b',
      baseUrl: 'https://api.fireworks.ai/inference/v1',
    },
  },
  {
    id: 'groq',
    title: 'Groq',
    docs: 'https://console.groq.com/docs/openai',
    env: { apiKey: ['GROQ_API_KEY'] },
    defaults: { model: 'openai/gpt-oss-120b', baseUrl: 'https://api.groq.com/openai/v1' },
    dialect: { maxTokens: 'max_completion_tokens' },
  },
  {
    id: 'huggingface',
    aliases: ['hf', 'hugging-face'],
    title: 'Hugging Face Inference Providers',
    docs: 'https://huggingface.co/docs/inference-providers/tasks/chat-completion',
    env: { apiKey: ['HF_TOKEN', 'HUGGINGFACEHUB_API_TOKEN'] },
    // Most have it for downloads.
    keysOfMore: ['HF_TOKEN', 'HUGGINGFACEHUB_API_TOKEN'],
    defaults: { model: 'openai/gpt-oss-120b', baseUrl: 'https://router.huggingface.co/v1' },
  },
  {
    id: 'litellm',
    title: 'LiteLLM proxy',
    docs: 'https://docs.litellm.ai/docs/proxy/user_keys',
    // Which models there are, and whether it wants a key, is up to its configuration.
    needs: ['model'],
    env: { apiKey: ['LITELLM_PROXY_API_KEY'], baseUrl: ['LITELLM_PROXY_API_BASE'] },
    defaults: { baseUrl: 'http://localhost:4000/v1' },
  },
  {
    id: 'llamacpp',
    aliases: ['llama-cpp', 'llama.cpp', 'llama-server'],
    title: 'llama.cpp server',
    docs: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    local: true,
    needs: [],
    env: { apiKey: ['LLAMA_API_KEY'] },
    // It answers with the model that it was started with, whatever is asked for.
    defaults: { model: 'default', baseUrl: 'http://localhost:8080/v1' },
  },
  {
    id: 'lmstudio',
    aliases: ['lm-studio'],
    title: 'LM Studio',
    docs: 'https://lmstudio.ai/docs/developer/openai-compat',
    local: true,
    needs: ['model'],
    env: { apiKey: ['LM_API_TOKEN'] },
    defaults: { baseUrl: 'http://localhost:1234/v1' },
  },
  {
    id: 'localai',
    title: 'LocalAI',
    docs: 'https://localai.io/features/text-generation/',
    local: true,
    needs: ['model'],
    env: { apiKey: ['LOCALAI_API_KEY'] },
    defaults: { baseUrl: 'http://localhost:8080/v1' },
  },
  {
    id: 'mistral',
    aliases: ['mistralai'],
    title: 'Mistral AI',
    docs: 'https://docs.mistral.ai/api/endpoint/chat',
    env: { apiKey: ['MISTRAL_API_KEY'] },
    defaults: { model: 'mistral-medium-latest', baseUrl: 'https://api.mistral.ai/v1' },
    // It refuses fields that it does not know.
    dialect: { countsUnasked: true },
  },
  {
    id: 'moonshot',
    aliases: ['kimi', 'moonshotai'],
    title: 'Moonshot AI (Kimi)',
    docs: 'https://platform.kimi.ai/docs/api/chat',
    env: { apiKey: ['MOONSHOT_API_KEY'] },
    // A key is of one platform: with that of the other it is a wrong key.
    regions: { international: 'https://api.moonshot.ai/v1', china: 'https://api.moonshot.cn/v1' },
    defaults: { model: 'kimi-k2.6', region: 'international' },
    dialect: { maxTokens: 'max_completion_tokens', fixedSampling: /^kimi-k/ },
  },
  {
    id: 'nebius',
    title: 'Nebius Token Factory',
    docs: 'https://docs.tokenfactory.nebius.com/api-reference/inference/create-chat-completion',
    env: { apiKey: ['NEBIUS_API_KEY'] },
    defaults: {
      model: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
      baseUrl: 'https://api.tokenfactory.nebius.com/v1',
    },
  },
  {
    id: 'nvidia',
    aliases: ['nim', 'nvidia-nim'],
    title: 'NVIDIA NIM',
    docs: 'https://docs.api.nvidia.com/nim/reference/llm-apis',
    env: { apiKey: ['NVIDIA_API_KEY'] },
    defaults: { model: 'nvidia/nemotron-3-super-120b-a12b', baseUrl: 'https://integrate.api.nvidia.com/v1' },
  },
  {
    id: 'openai-compatible',
    title: 'any other server that speaks OpenAI’s protocol',
    docs: 'https://platform.openai.com/docs/api-reference/chat/create',
    needs: ['baseUrl', 'model'],
  },
  {
    id: 'openrouter',
    title: 'OpenRouter',
    docs: 'https://openrouter.ai/docs/api-reference/chat-completion',
    env: { apiKey: ['OPENROUTER_API_KEY'] },
    defaults: { model: 'openrouter/auto', baseUrl: 'https://openrouter.ai/api/v1' },
    // Thoughts are not shown: they need not be sent either. https://openrouter.ai/docs/use-cases/reasoning-tokens
    dialect: { fields: { reasoning: { exclude: true } } },
  },
  {
    id: 'ovhcloud',
    aliases: ['ovh'],
    title: 'OVHcloud AI Endpoints',
    docs: 'https://docs.ovhcloud.com/en/guides/public-cloud/ai-machine-learning/ai-endpoints-getting-started',
    env: { apiKey: ['OVH_AI_ENDPOINTS_ACCESS_TOKEN'] },
    defaults: { model: 'gpt-oss-120b', baseUrl: 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1' },
  },
  {
    id: 'perplexity',
    title: 'Perplexity',
    docs: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
    env: { apiKey: ['PERPLEXITY_API_KEY'] },
    defaults: { model: 'sonar', baseUrl: 'https://api.perplexity.ai' },
    // What is asked is not to become the words of a search on the web.
    dialect: { fields: { disable_search: true } },
  },
  {
    id: 'qwen',
    aliases: ['dashscope', 'alibaba', 'tongyi'],
    title: 'Alibaba Cloud Model Studio (Qwen)',
    docs: 'https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope',
    env: { apiKey: ['DASHSCOPE_API_KEY'] },
    regions: {
      'ap-southeast-1': 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
      'cn-beijing': 'https://dashscope.aliyuncs.com/compatible-mode/v1',
      'cn-hongkong': 'https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1',
      'us-east-1': 'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
    },
    defaults: { model: 'qwen-plus', region: 'ap-southeast-1' },
    // Some models refuse to think unless they stream, others refuse not to think.
    dialect: { json: 'object', fields: { enable_thinking: false } },
  },
  {
    id: 'sambanova',
    title: 'SambaNova',
    docs: 'https://docs.sambanova.ai/docs/en/api-reference/chat',
    env: { apiKey: ['SAMBANOVA_API_KEY'] },
    defaults: { model: 'Meta-Llama-3.3-70B-Instruct', baseUrl: 'https://api.sambanova.ai/v1' },
  },
  {
    id: 'scaleway',
    title: 'Scaleway Generative APIs',
    docs: 'https://www.scaleway.com/en/developers/api/generative-apis/chat-completions/',
    // Its variable, SCW_SECRET_KEY, opens the whole account: a key for this alone is kept, not found.
    defaults: { model: 'mistral-small-3.2-24b-instruct-2506', baseUrl: 'https://api.scaleway.ai/v1' },
  },
  {
    id: 'together',
    aliases: ['togetherai', 'together-ai'],
    title: 'Together AI',
    docs: 'https://docs.together.ai/reference/chat-completions',
    env: { apiKey: ['TOGETHER_API_KEY'] },
    defaults: { model: 'openai/gpt-oss-120b', baseUrl: 'https://api.together.xyz/v1' },
  },
  {
    id: 'vllm',
    title: 'vLLM',
    docs: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    local: true,
    needs: ['model'],
    env: { apiKey: ['VLLM_API_KEY'] },
    defaults: { baseUrl: 'http://localhost:8000/v1' },
  },
  {
    id: 'xai',
    aliases: ['grok'],
    title: 'xAI',
    docs: 'https://docs.x.ai/docs/api-reference',
    env: { apiKey: ['XAI_API_KEY'] },
    defaults: { model: 'grok-4.6', baseUrl: 'https://api.x.ai/v1' },
    dialect: { maxTokens: 'max_completion_tokens' },
  },
  {
    id: 'zhipu',
    aliases: ['zai', 'z-ai', 'glm', 'bigmodel'],
    title: 'Zhipu (Z.ai, GLM)',
    docs: 'https://docs.z.ai/api-reference/llm/chat-completion',
    env: { apiKey: ['ZAI_API_KEY', 'ZHIPUAI_API_KEY'] },
    regions: { international: 'https://api.z.ai/api/paas/v4', china: 'https://open.bigmodel.cn/api/paas/v4' },
    defaults: { model: 'glm-5.3', region: 'international' },
    dialect: { json: 'object' },
  },
];

export const openaiCompatible: readonly ProviderDefinition[] = vendors.map(openaiDefinition);
