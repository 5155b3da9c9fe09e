import type { Reply } from './model-server.ts';

/** An answer as a server that speaks OpenAI's protocol gives it, at once. */
export function chatAnswer(content: string): Reply {
  const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  return { body: JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'llama', choices, usage }) };
}

/** The same, streamed in pieces. */
export function chatStream(pieces: readonly string[]): Reply {
  const chunk = (content: string, finish: string | null): string => {
    const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
    return `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'llama', choices })}\n\n`;
  };
  const body = [...pieces.map(piece => chunk(piece, null)), chunk('', 'stop'), 'data: [DONE]\n\n'];
  return { type: 'text/event-stream', body };
}
