import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';
import { nearest } from '../../core/near.ts';
import type { UseCase } from '../use-case.ts';
import { analyze } from '../use-cases/analyze.ts';
import { clusterInfo } from '../use-cases/cluster-info.ts';
import { getNamespace } from '../use-cases/get-namespace.ts';
import { health } from '../use-cases/health.ts';
import { listIncidents } from '../use-cases/list-incidents.ts';
import { why } from '../use-cases/why.ts';
import { answerFor } from './answer.ts';
import type { Asker } from './asker.ts';
import { OurRefusal } from './failure.ts';
import { asData } from './tools.ts';

/** What a person picks from a menu: a question, and the answers with which it is best begun. */
interface Question {
  readonly title: string;
  readonly description: string;
  /** What has to be said, and what that is. */
  readonly takes: Readonly<Record<string, string>>;
  /** What the assistant is asked for. */
  readonly says: string;
  asks(given: Readonly<Record<string, string>>): readonly (readonly [UseCase, object])[];
}

const whatToSay =
  'Say what is wrong, why, and how to fix it, with commands. Rely on the evidence; where it leaves something open, look with the tools before you say it.';

/** By name: k8sgpt's, with its arguments, and two more. */
const questions: Readonly<Record<string, Question>> = {
  'troubleshoot-pod': {
    title: 'Troubleshoot a pod',
    description: 'Why a pod does not work, and how to fix it.',
    takes: { podName: 'the name of the pod', namespace: 'where it is' },
    says: `This pod is said not to work. ${whatToSay}`,
    asks: ({ podName, namespace }) => [[why, { kind: 'Pod', name: podName, namespace }]],
  },
  'troubleshoot-deployment': {
    title: 'Troubleshoot a Deployment',
    description: 'Why a Deployment does not work, and how to fix it.',
    takes: { deploymentName: 'the name of the Deployment', namespace: 'where it is' },
    says: `This Deployment is said not to work. ${whatToSay}`,
    asks: ({ deploymentName, namespace }) => [[why, { kind: 'Deployment', name: deploymentName, namespace }]],
  },
  'troubleshoot-cluster': {
    title: 'Troubleshoot the cluster',
    description: 'What is wrong in the whole cluster, the worst first, and where to begin.',
    takes: {},
    says: `Something in this cluster does not work. ${whatToSay} Begin with what affects most; get-incident tells more of each.`,
    asks: () => [[listIncidents, {}]],
  },
  'cluster-health': {
    title: 'Health of the cluster',
    description: 'A summary of how the cluster is.',
    takes: {},
    says: 'Sum up how this cluster is, for somebody who is responsible for it: in a paragraph, then what needs attention, then what is not known.',
    asks: () => [
      [clusterInfo, {}],
      [health, {}],
      [listIncidents, { limit: 10 }],
    ],
  },
  'namespace-overview': {
    title: 'Overview of a namespace',
    description: 'How a namespace is, and what is wrong in it.',
    takes: { namespace: 'its name' },
    says: `Sum up how this namespace is. ${whatToSay}`,
    asks: ({ namespace }) => [
      [getNamespace, { name: namespace }],
      [analyze, { namespace, limit: 5 }],
    ],
  },
};

export const prompts: readonly Prompt[] = Object.entries(questions).map(([name, { title, description, takes }]) => ({
  name,
  title,
  description,
  arguments: Object.entries(takes).map(([argument, what]) => ({ name: argument, description: what, required: true })),
}));

/**
 * The question, with the answers that it is begun with.
 * @throws RequestError
 */
export async function writePrompt(
  name: string,
  given: Readonly<Record<string, string>>,
  asker: Asker,
  signal: AbortSignal,
): Promise<GetPromptResult> {
  const question = questionNamed(name);
  const missing = Object.keys(question.takes).filter(argument => !given[argument]?.trim());
  if (missing.length > 0) throw new OurRefusal('invalid', `${name} needs ${missing.join(' and ')}`);
  const asked = question.asks(asker.mask.reveal(given));
  const answers = await Promise.all(
    asked.map(async ([useCase, input]) => ({
      of: useCase.name,
      answer: await answerFor(useCase, input, asker, signal),
    })),
  );
  const texts = [question.says, ...answers.map(({ of, answer }) => `${of}:\n${asData(JSON.stringify(answer))}`)];
  return {
    description: question.description,
    messages: texts.map(text => ({ role: 'user', content: { type: 'text', text } })),
  };
}

function questionNamed(name: string): Question {
  if (Object.hasOwn(questions, name)) return questions[name]!;
  const near = nearest(name, Object.keys(questions));
  const all = near.length === 0 ? Object.keys(questions) : near;
  throw new OurRefusal('not-found', `there is no such prompt; there is ${all.join(', ')}`);
}
