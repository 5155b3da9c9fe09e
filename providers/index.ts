import { UserError } from '../src/core/errors.ts';
import { nearest } from '../src/core/near.ts';
import { compareText } from '../src/core/objects.ts';
import type { ProviderDefinition } from '../src/core/provider.ts';
import { amazonBedrock } from './amazon-bedrock.ts';
import { amazonSagemaker } from './amazon-sagemaker.ts';
import { anthropic } from './anthropic.ts';
import { azureOpenai } from './azure-openai.ts';
import { cohere } from './cohere.ts';
import { customRest } from './custom-rest.ts';
import { google } from './google.ts';
import { googleVertexAi } from './google-vertex-ai.ts';
import { ibmWatsonxAi } from './ibm-watsonx-ai.ts';
import { noop } from './noop.ts';
import { oci } from './oci.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openaiCompatible } from './openai-compatible.ts';

/** Every backend that `--backend` can name, by id. A new one is a file beside this one and a line here. */
export const providers: readonly ProviderDefinition[] = [
  amazonBedrock,
  amazonSagemaker,
  anthropic,
  azureOpenai,
  cohere,
  customRest,
  google,
  googleVertexAi,
  ibmWatsonxAi,
  noop,
  oci,
  ollama,
  openai,
  ...openaiCompatible,
].sort((a, b) => compareText(a.id, b.id));

/** Services that people may still ask for by name, though they are gone: what is to be said of each. */
const gone: Readonly<Record<string, string>> = Object.fromEntries(
  ['github', 'githubmodels', 'github-models'].map(name => [
    name,
    // https://github.blog/changelog/2026-07-30-github-models-is-now-retired/
    'GitHub retired GitHub Models on July 30, 2026; ask those who make the models, such as openai or mistral, or azureopenai',
  ]),
);

/**
 * The backend of this name: its id or another name that it has, such as k8sgpt's.
 * @param others what else may have been meant: names that are known elsewhere
 * @throws UserError with what may have been meant, or why it is gone
 */
export function findProvider(name: string, others: readonly string[] = []): ProviderDefinition {
  const wanted = name.trim().toLowerCase();
  const found = providers.find(({ id, aliases = [] }) => id === wanted || aliases.includes(wanted));
  if (found !== undefined) return found;
  if (Object.hasOwn(gone, wanted)) throw new UserError(gone[wanted]!);
  const near = nearest(wanted, [...others, ...providers.flatMap(({ id, aliases = [] }) => [id, ...aliases])]);
  const hint =
    near.length === 0 ? `there is ${providers.map(({ id }) => id).join(', ')}` : `did you mean ${near.join(' or ')}?`;
  throw new UserError(`there is no backend "${name}"; ${hint}`);
}
