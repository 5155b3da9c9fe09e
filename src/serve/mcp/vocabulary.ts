import { z } from 'zod';
import type { Ours } from '../../explain/masked-data.ts';
import type { Server } from '../serving.ts';
import { useCases } from '../use-cases/index.ts';

/** What in answers is ours, and no name of the cluster: fields, the words that a field is chosen from, and what analyzers say of themselves. */
export function vocabulary({ filters }: Server): Ours {
  const fields = new Set<string>();
  const words = new Set<string>(
    filters.analyzers.flatMap(({ id, title, codes }) => [id, title, ...Object.keys(codes)]),
  );
  for (const { name, output } of useCases) {
    words.add(name);
    z.toJSONSchema(output, {
      override({ jsonSchema: { properties = {}, enum: choices = [], const: only } }) {
        for (const field of Object.keys(properties)) fields.add(field);
        for (const choice of [...choices, only]) if (typeof choice === 'string') words.add(choice);
      },
    });
  }
  return { fields, words };
}
