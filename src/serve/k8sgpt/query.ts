import { z } from 'zod';
import { codes } from '../grpc/codes.ts';
import { failureOf, RequestError } from '../request-error.ts';
import { defineUseCase } from '../use-case.ts';

export const query = defineUseCase({
  name: 'k8sgpt-query',
  title: 'Ask the model, as k8sgpt',
  description: 'What the model of the server says to a text, with the names of the cluster masked on the way.',
  input: z.strictObject({ backend: z.string().default(''), query: z.string().min(1).max(200_000) }),
  output: z.strictObject({ error: z.strictObject({ message: z.string(), code: z.int() }), response: z.string() }),
  route: { method: 'post', path: '/v1/query' },
  async run(serving, { backend, query: text }, signal) {
    const { model } = serving.server;
    if (model === undefined)
      throw new RequestError('unavailable', 'no model is configured: start the server with --backend');
    if (backend !== '' && !model.isOf(backend))
      throw new RequestError('invalid', `the server was started with another --backend than "${backend}"`);
    const { diagnosis } = await serving.look();
    try {
      return { error: { message: '', code: 0 }, response: await model.answer(diagnosis, text, signal) };
    } catch (error) {
      const failed = failureOf(error);
      // Whoever asks k8sgpt is told here what the model has against it.
      if (failed?.failure !== 'unavailable') throw error;
      return { error: { message: failed.message, code: codes.unavailable }, response: '' };
    }
  },
});
