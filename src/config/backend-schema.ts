import { z } from 'zod';

/** Where the key of a backend is kept; one of them. */
export const keySources = ['apiKey', 'apiKeyFile', 'apiKeyCommand', 'apiKeyEnv', 'keychain'] as const;

const text = z.string().min(1);
/** A word: it is typed after --backend, and is the name of an entry in a keychain. */
const backendName = /^[A-Za-z0-9][\w.@-]*$/;
const name = z.string().regex(backendName, 'expected a word of letters, digits, dots, dashes and underscores');

export function isBackendName(given: string): boolean {
  return backendName.test(given);
}

const backend = z
  .strictObject({
    provider: text.describe('the id of a provider (see: kubecause auth list --all)'),
    model: text.describe('the model to ask').optional(),
    baseUrl: text.describe('address of the API').optional(),
    organization: text.optional(),
    project: text.optional(),
    region: text.optional(),
    apiVersion: text.optional(),
    headers: z.record(z.string(), z.string()).describe('sent with every question').optional(),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().min(0).max(1).optional(),
    apiKey: text.describe('the key itself').optional(),
    apiKeyFile: text.describe('a file that holds the key').optional(),
    apiKeyCommand: text.describe('a command of the shell that prints the key').optional(),
    apiKeyEnv: text.describe('the environment variable that holds the key').optional(),
    keychain: z.literal(true).describe("the key is in the system's keychain").optional(),
  })
  .refine(given => keySources.filter(source => given[source] !== undefined).length <= 1, {
    error: `a key is kept in one place: give one of ${keySources.join(', ')}`,
  })
  .describe('a model that can be asked, and how');

/** The sections that a file of the user may hold, and that of a project must not: they say where prompts and keys go. */
export const backendSections = {
  backend: text.describe('the backend that is asked unless another is named').optional(),
  backends: z.record(name, backend).optional().describe('backends by the name that --backend takes'),
};

/** A backend as it is configured. */
export type BackendConfig = z.output<typeof backend>;
