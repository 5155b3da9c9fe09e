import type { ChatRequest, ChatResponse, Ollama } from 'ollama/browser';
import type { Completion, Prompt, ProviderDefinition, ProviderOptions } from '../src/core/provider.ts';
import { ProviderError } from '../src/core/provider.ts';
import { errorInAnswer, isNetworkError, parseJson, unfinished } from './_shared/errors.ts';
import { type Call, connectionTo, httpProvider } from './_shared/http-provider.ts';
import { readBaseUrl, readOptions } from './_shared/options.ts';

const port = 11_434;

/** Models on this machine, or on another: https://docs.ollama.com/api/chat */
export const ollama: ProviderDefinition = {
  id: 'ollama',
  title: 'Ollama',
  docs: 'https://docs.ollama.com/api/chat',
  local: true,
  options: { needs: [], takes: ['baseUrl', 'apiKey', 'temperature', 'topP'] },
  env: { baseUrl: ['OLLAMA_HOST'], apiKey: ['OLLAMA_API_KEY'], model: ['OLLAMA_MODEL'] },
  defaults: { model: 'llama3.1', baseUrl: `http://127.0.0.1:${port}` },
  async connect(options, context) {
    const settings = readOptions(ollama, options, context);
    const base = readBaseUrl('ollama', hostUrl(settings.baseUrl ?? ''));
    // The entry for Node reads and writes files of models, too: nothing of it is needed.
    const { Ollama: Client } = await import('ollama/browser');
    const authorization = settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` };
    const connection = connectionTo(base, settings, context.fetch, authorization);
    return httpProvider(connection, call =>
      call.send(fetch => {
        const lines: typeof fetch = async (input, init) => wholeLines(await fetch(input, init), call.asked);
        return answer(new Client({ host: base.url, fetch: lines }), requestOf(settings.model, settings, call), call);
      }),
    );
  },
};

/** `OLLAMA_HOST` may leave out everything but one part, as Ollama itself reads it; 0.0.0.0 is where the server listens. */
function hostUrl(host: string): string {
  if (host.includes('://')) return host;
  const [, name = '', given = String(port), path = ''] = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(host) ?? [];
  return `http://${name === '' || name === '0.0.0.0' ? '127.0.0.1' : name}:${given}${path}`;
}

/** The window is given in steps of this many tokens: for another window than the last one the model is loaded anew. */
const windowStep = 8192;

/** Tokens of an answer where no limit is given: what the window has room for. */
const usualAnswer = 2048;

function requestOf(model: string, { temperature, topP }: ProviderOptions, { prompt, request }: Call): ChatRequest {
  const { answer: wanted, maxTokens } = request;
  return {
    model,
    messages: [
      { role: 'system', content: prompt.system },
      ...prompt.turns.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(wanted !== undefined && { format: { ...wanted.schema } }),
    options: {
      num_ctx: windowFor(prompt, maxTokens ?? usualAnswer),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(maxTokens !== undefined && { num_predict: maxTokens }),
    },
  };
}

/** Ollama cuts a prompt that is longer than its window without a word. A token is taken for three letters at least. */
function windowFor({ system, turns }: Prompt, answerTokens: number): number {
  const letters = turns.reduce((sum, { text }) => sum + text.length, system.length);
  return Math.ceil((letters / 3 + answerTokens) / windowStep) * windowStep;
}

async function answer(client: Ollama, chat: ChatRequest, call: Call): Promise<Omit<Completion, 'text'>> {
  let last: ChatResponse | undefined;
  // Thoughts come in a field of their own, which is not read.
  for await (const part of partsOf(client, chat, call)) {
    call.answer.push(part.message?.content ?? '');
    last = part;
  }
  if (last?.done !== true) throw unfinished(call.asked, call.answer.begun);
  const { prompt_eval_count: input, eval_count: output, model, done_reason: reason } = last;
  return {
    model,
    ...(input !== undefined && output !== undefined && { usage: { input, output } }),
    stop: reason === 'length' ? 'length' : 'end',
  };
}

async function* partsOf(
  client: Ollama,
  chat: ChatRequest,
  { request, asked, answer }: Call,
): AsyncGenerator<ChatResponse> {
  if (request.onText === undefined) {
    yield await client.chat({ ...chat, stream: false });
    return;
  }
  try {
    yield* await client.chat({ ...chat, stream: true });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ProviderError || isNetworkError(error)) throw error;
    // The SDK throws both as bare errors: that the end is missing, and what a server says in the midst of its answer.
    if (error.message.startsWith('Did not receive done')) throw unfinished(asked, answer.begun);
    throw errorInAnswer(asked, error.message);
  }
}

/** The lines of an answer that are JSON: of any other the SDK complains to the console, and goes on. */
function wholeLines({ body, status }: Response, { host }: Call['asked']): Response {
  let held = '';
  const lines = new TransformStream<string, string>({
    transform(text, controller) {
      const complete = (held + text).split('\n');
      held = complete.pop() ?? '';
      for (const line of complete.filter(each => each.trim() !== '')) {
        if (parseJson(line) !== undefined) controller.enqueue(`${line}\n`);
        else controller.error(new ProviderError('bad-answer', `${host}: expected JSON in each line of the answer`));
      }
    },
    flush(controller) {
      if (parseJson(held) !== undefined) controller.enqueue(held);
    },
  });
  const text = body?.pipeThrough(new TextDecoderStream()).pipeThrough(lines).pipeThrough(new TextEncoderStream());
  return new Response(text ?? null, { status });
}
