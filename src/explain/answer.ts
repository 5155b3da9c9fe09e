import type { Answer, Step } from '../core/explanation.ts';
import type { AnswerSchema } from '../core/provider.ts';

const step = {
  type: 'object',
  properties: {
    what: { type: 'string', description: 'the step in words' },
    command: { type: ['string', 'null'], description: 'a shell command that does it, or null' },
    patch: { type: ['string', 'null'], description: 'YAML that does it, or null' },
  },
  required: ['what', 'command', 'patch'],
  additionalProperties: false,
} as const;

/** What an answer must look like, for vendors that can be told so. Every field is required: the strict modes want that. */
export const answerSchema: AnswerSchema = {
  name: 'explanation',
  schema: {
    type: 'object',
    properties: {
      problem: { type: 'string', description: 'what is wrong, in one or two sentences' },
      cause: { type: 'string', description: 'why it is wrong, and how it leads to what follows' },
      fix: { type: 'array', items: step, description: 'how to fix it, in order' },
      verify: { type: 'array', items: step, description: 'how to see that it works again' },
      otherwise: { type: 'array', items: { type: 'string' }, description: 'what to check if that is not it' },
    },
    required: ['problem', 'cause', 'fix', 'verify', 'otherwise'],
    additionalProperties: false,
  },
};

/**
 * Reads an answer, whatever the model made of the shape: JSON, JSON in a fence or between other words, JSON that was cut, or
 * plain words, which are then the problem as they came. Thinking in `<think>` is dropped.
 */
export function parseAnswer(text: string): Answer {
  const said = text.replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/g, '').trim();
  for (const candidate of candidates(said)) {
    const parsed = parseJson(candidate);
    if (isRecord(parsed) && ('problem' in parsed || 'cause' in parsed || 'fix' in parsed)) return answerOf(parsed);
  }
  return { problem: said, cause: '', fix: [], verify: [], otherwise: [] };
}

const mostCuts = 10;

/** Where the JSON may be, the likeliest first. */
function* candidates(said: string): Generator<string> {
  yield said;
  for (const [, inside] of said.matchAll(/```(?:json)?\s*\n([\s\S]*?)```/g)) yield inside!;
  const begin = said.indexOf('{');
  if (begin < 0) return;
  const end = said.lastIndexOf('}');
  if (end > begin) yield said.slice(begin, end + 1);
  // Cut in the midst of a key or a word, it ends at the comma before that.
  let cut = said.slice(begin);
  for (let tries = 0; tries < mostCuts && cut !== ''; tries++) {
    yield closed(cut);
    cut = cut.slice(0, Math.max(0, cut.lastIndexOf(',')));
  }
}

/** JSON that was cut, with what is open closed: what was said until then is worth showing. */
function closed(cut: string): string {
  const open: string[] = [];
  let inString = false;
  for (let i = 0; i < cut.length; i++) {
    const character = cut[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if (character === '}' || character === ']') open.pop();
  }
  const text = inString ? `${cut.replace(/\\$/, '')}"` : cut.replace(/[,:\s]+$/, '');
  return text + open.reverse().join('');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf(given: Readonly<Record<string, unknown>>): Answer {
  return {
    problem: textOf(given.problem),
    cause: textOf(given.cause),
    fix: stepsOf(given.fix),
    verify: stepsOf(given.verify),
    otherwise: listOf(given.otherwise).map(textOf).filter(isSaid),
  };
}

function stepsOf(given: unknown): Step[] {
  return listOf(given)
    .map(stepOf)
    .filter(({ what, command, patch }) => isSaid(what) || command !== undefined || patch !== undefined);
}

function stepOf(given: unknown): Step {
  if (!isRecord(given)) return { what: textOf(given) };
  const command = textOf(given.command);
  const patch = unfenced(textOf(given.patch));
  return {
    what: textOf(given.what ?? given.description ?? given.step),
    ...(isSaid(command) && { command }),
    ...(isSaid(patch) && { patch }),
  };
}

function unfenced(text: string): string {
  return /^```\w*\n([\s\S]*?)\n?```$/.exec(text)?.[1] ?? text;
}

function listOf(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given;
  return given === undefined || given === null ? [] : [given];
}

function textOf(given: unknown): string {
  if (typeof given === 'string') return given.trim();
  if (given === undefined || given === null) return '';
  return isRecord(given) || Array.isArray(given) ? JSON.stringify(given) : String(given);
}

function isSaid(text: string): boolean {
  return text !== '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
