import { z } from 'zod';
import { openaiProtocol } from './openai.ts';
import type { Protocol } from './protocol.ts';

const url = 'https://us-south.ml.cloud.ibm.com/ml/v1/text/chat?version=2025-10-01';

const openai = openaiProtocol({
  url,
  model: 'ibm/granite-4-h-small',
  path: '/ml/v1/text/chat?version=2025-10-01',
  limit: 'max_completion_tokens',
  noStreamOptions: true,
  fields: { project_id: 'project-1' },
});

/** https://cloud.ibm.com/apidocs/watsonx-ai#text-chat: OpenAI's, but for the names of the model and of the stream. */
export const watsonxProtocol: Protocol = {
  ...openai,
  options: { project: 'project-1' },
  streamUrl: url.replace('/chat?', '/chat_stream?'),
  authentication: key => ({ authorization: `Bearer token-for-${key}` }),
  stops: ['length'],
  read(body, path) {
    const { model_id, ...rest } = z.looseObject({ model_id: z.string() }).parse(body);
    if ('stream' in rest || 'model' in rest) throw new Error('there are no such fields');
    return openai.read({ ...rest, model: model_id, stream: path.startsWith('/ml/v1/text/chat_stream?') }, path);
  },
  // The end of a stream is not marked but by its reason.
  stream: (pieces, options) => {
    const { body, ...reply } = openai.stream(pieces, options);
    return { ...reply, body: typeof body === 'string' ? body : body.slice(0, -1) };
  },
  // https://cloud.ibm.com/apidocs/iam-identity-token-api
  exchange: {
    url: 'https://iam.cloud.ibm.com/identity/token',
    answer({ body }) {
      const form = new URLSearchParams(body);
      const key = form.get('apikey');
      if (form.get('grant_type') !== 'urn:ibm:params:oauth:grant-type:apikey' || key === null)
        return { status: 400, body: JSON.stringify({ errorCode: 'BXNIM0109E', errorMessage: 'Property missing' }) };
      return { body: JSON.stringify({ access_token: `token-for-${key}`, token_type: 'Bearer', expires_in: 3600 }) };
    },
  },
};
