import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import type { Completion, Prompt, Provider } from '../../src/core/provider.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { Cache } from '../../src/explain/cache.ts';
import { type ExplainOptions, explain, questionsOf } from '../../src/explain/explain.ts';
import { type PreviewOptions, previewOf, renderPreview } from '../../src/explain/preview.ts';
import { Vault } from '../../src/explain/vault.ts';
import { demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const answer = (words: string): string =>
  JSON.stringify({ problem: words, cause: '', fix: [], verify: [], otherwise: [] });
const said = (text: string, rest: Partial<Completion> = {}): Completion => ({
  text,
  model: 'm-1',
  stop: 'end',
  usage: { input: 100, output: 50 },
  ...rest,
});

/** A model that answers as it is told, and what it was asked. */
function model(reply: (prompt: Prompt, call: number) => Completion | Promise<Completion>) {
  const asked: Prompt[] = [];
  const load = { now: 0, most: 0 };
  const provider: Provider = {
    model: 'm',
    endpoint: 'https://models.example',
    async complete(prompt) {
      load.most = Math.max(load.most, ++load.now);
      try {
        return await reply(prompt, asked.push(prompt));
      } finally {
        load.now--;
      }
    },
  };
  return { provider, asked, load };
}

let diagnosis: Diagnosis;
const folder = scratchFolder();
beforeAll(async () => {
  const source = await openRecording(demo);
  diagnosis = await investigate(source, { analyzers, toolVersion: '0.0.0' });
});

function options(provider: Provider, rest: Partial<ExplainOptions> = {}): ExplainOptions {
  return {
    provider,
    providerId: 'test',
    settings: {},
    language: 'English',
    vault: new Vault(diagnosis.strings(), { mask: true }),
    masked: true,
    concurrency: 4,
    callTimeout: 5,
    totalTimeout: 20,
    signal: new AbortController().signal,
    now: () => Date.parse('2026-11-21T12:00:00Z'),
    retry: { attempts: 2, firstPause: 0.001 },
    ...rest,
  };
}

const worthAsking = () => diagnosis.report.incidents.filter(({ severity }) => severity !== 'info');
/** Incidents that are one question once they are masked are asked about once. */
function questions(): number {
  const all = questionsOf(diagnosis, new Vault(diagnosis.strings(), { mask: true }), { language: 'English' });
  return new Set([...all].map(({ prompt }) => JSON.stringify(prompt))).size;
}
const states = (report: Awaited<ReturnType<typeof explain>>): (string | undefined)[] =>
  report.incidents.filter(({ severity }) => severity !== 'info').map(({ explanation }) => explanation?.state);

describe('explain', () => {
  test('asks each question once, and keeps all else of the report', async () => {
    const { provider, asked } = model(() => said(answer('because')));
    const report = await explain(diagnosis, options(provider));
    expect(asked).toHaveLength(questions());
    expect(states(report)).toEqual(worthAsking().map(() => 'answered'));
    expect(report.explain).toMatchObject({
      answered: worthAsking().length,
      failed: 0,
      cached: 0,
      masked: true,
      model: 'm',
    });
    expect(report.explain?.tokens).toEqual({ input: 100 * asked.length, output: 50 * asked.length });
    const { explain: _, incidents, ...rest } = report;
    const { incidents: before, ...same } = diagnosis.report;
    expect(rest).toEqual(same);
    expect(incidents.map(({ explanation: __, ...incident }) => incident)).toEqual(before);
  });

  test('two incidents that are one question once they are masked get one answer, each with its own names', async () => {
    const [incident] = worthAsking();
    const { provider, asked } = model(prompt =>
      said(answer(/\[\[storage-class-\d\]\]/.exec(prompt.turns[0]!.text)![0])),
    );
    const twin = { ...incident!, id: 'twin' };
    const twice = { ...diagnosis, report: { ...diagnosis.report, incidents: [incident!, twin] } };
    const { incidents, explain: summary } = await explain(twice, options(provider));
    expect(asked).toHaveLength(1);
    expect(incidents.map(({ explanation }) => explanation)).toEqual([
      incidents[0]?.explanation,
      incidents[0]?.explanation,
    ]);
    expect(summary).toMatchObject({ answered: 2, tokens: { input: 100, output: 50 } });
    const preview = await previewOf(twice, new Vault(diagnosis.strings(), { mask: true }), {
      language: 'English',
      to: 'm',
      masked: true,
    });
    expect(preview.questions.map(({ askedFor }) => askedFor)).toEqual([undefined, incident!.id]);
    expect(preview.tokens.input).toBe(preview.questions[0]!.tokens);
    expect(renderPreview(preview)).toContain('questions: 1, one for each incident but 1, masked the same as another');
  });

  test('what was answered before is not counted among what would be sent', async () => {
    const previewed = (isKept?: PreviewOptions['isKept']) =>
      previewOf(diagnosis, new Vault(diagnosis.strings(), { mask: true }), {
        language: 'English',
        to: 'm',
        masked: true,
        isKept,
      });
    const all = await previewed();
    const [first] = all.questions;
    const left = await previewed(async ({ incident }) => incident.id === first!.incident);
    expect(left.tokens.input).toBe(all.tokens.input - first!.tokens);
    expect(left.questions.map(({ kept }) => kept)).toEqual(all.questions.map((_, i) => (i === 0 ? true : undefined)));
    const sent = left.questions.filter(({ kept, askedFor }) => !kept && !askedFor).length;
    expect(renderPreview(left)).toContain(`questions: ${sent}, one for each incident but 1 answered before`);
  });

  test('what is only worth knowing is not asked', async () => {
    const { provider } = model(() => said(answer('because')));
    const { incidents } = await explain(diagnosis, options(provider));
    for (const { severity, explanation } of incidents) if (severity === 'info') expect(explanation).toBeUndefined();
  });

  test('puts the real names back, whatever the model says with them', async () => {
    const { provider } = model(prompt => {
      const tokens = prompt.turns[0]!.text.match(/\[\[[\w-]+\]\]/g) ?? [];
      return said(answer([...new Set(tokens)].join(' ')));
    });
    const { incidents } = await explain(diagnosis, options(provider));
    const first = incidents[0]!;
    const problem = first.explanation?.state === 'answered' ? first.explanation.answer.problem : '';
    expect(problem).toContain('fast-sdd');
    expect(problem).not.toMatch(/\[\[/);
  });

  test('a call that fails costs that explanation and no other', async () => {
    const { provider } = model((_, call) => {
      if (call === 2) throw new ProviderError('bad-request', 'too long');
      return said(answer('because'));
    });
    const report = await explain(diagnosis, options(provider, { concurrency: 1 }));
    expect(states(report)).toEqual(worthAsking().map((_, i) => (i === 1 ? 'failed' : 'answered')));
    expect(report.incidents[1]?.explanation).toEqual({ state: 'failed', why: 'too long' });
  });

  test('a refusal, a filter and an empty answer are failures that say so; a cut one is shown as cut', async () => {
    const replies = [
      said('', { stop: 'refusal' }),
      said('', { stop: 'filter' }),
      said(' '),
      said('so', { stop: 'length' }),
    ];
    const { provider } = model((_, call) => replies[call - 1] ?? said(answer('x')));
    const { incidents } = await explain(diagnosis, options(provider, { concurrency: 1 }));
    const [refused, filtered, empty, cut] = incidents.map(({ explanation }) => explanation);
    expect(refused).toMatchObject({ state: 'failed', why: /refuses/ });
    expect(filtered).toMatchObject({ state: 'failed', why: /filter/ });
    expect(empty).toMatchObject({ state: 'failed', why: /empty/ });
    expect(cut).toMatchObject({ state: 'answered', cut: true, answer: { problem: 'so' } });
  });

  test('where no call can succeed, the others are not made', async () => {
    const { provider, asked } = model(() => {
      throw new ProviderError('authentication', 'the key is wrong');
    });
    const report = await explain(diagnosis, options(provider, { concurrency: 1 }));
    expect(asked).toHaveLength(1);
    expect(states(report)).toEqual(worthAsking().map((_, i) => (i === 0 ? 'failed' : 'skipped')));
    for (const { explanation } of report.incidents.slice(0, 5))
      expect(explanation).toMatchObject({ why: 'the key is wrong' });
  });

  test('where nobody can be reached, the others are not tried; who has answered once may answer again', async () => {
    const dead = model(() => {
      throw new ProviderError('network', 'nobody listens');
    });
    const none = await explain(diagnosis, options(dead.provider, { concurrency: 1 }));
    expect(dead.asked).toHaveLength(2);
    expect(states(none)).toEqual(worthAsking().map((_, i) => (i === 0 ? 'failed' : 'skipped')));
    const shaky = model((_, call) => {
      if (call === 1) return said(answer('because'));
      throw new ProviderError('network', 'the answer was cut');
    });
    const some = await explain(diagnosis, options(shaky.provider, { concurrency: 1 }));
    expect(states(some)).toEqual(worthAsking().map((_, i) => (i === 0 ? 'answered' : 'failed')));
  });

  test('asks several at a time, and never more than it may', async () => {
    const { provider, load } = model(async () => {
      await new Promise(resolve => setTimeout(resolve, 10));
      return said(answer('because'));
    });
    await explain(diagnosis, options(provider, { concurrency: 3 }));
    expect(load.most).toBe(3);
  });

  test('stays within what it may spend, and says what it left out', async () => {
    const few = model(() => said(answer('because')));
    const two = await explain(diagnosis, options(few.provider, { maxIncidents: 2 }));
    expect(few.asked).toHaveLength(2);
    expect(two.incidents[2]?.explanation).toEqual({
      state: 'skipped',
      why: 'only the worst 2 are asked about (--max-incidents)',
    });
    const poor = model(() => said(answer('because'), { usage: { input: 1900, output: 1000 } }));
    const spent = await explain(diagnosis, options(poor.provider, { maxTokens: 5000, concurrency: 1 }));
    expect(poor.asked.length).toBeGreaterThan(0);
    expect(poor.asked.length).toBeLessThan(3);
    expect(spent.incidents.at(4)?.explanation).toMatchObject({ state: 'skipped', why: /5000 tokens/ });
  });

  test('ends when it is told to, with what there is', async () => {
    const controller = new AbortController();
    const { provider } = model((_, call) => {
      if (call === 2) controller.abort();
      return said(answer('because'));
    });
    const report = await explain(diagnosis, options(provider, { concurrency: 1, signal: controller.signal }));
    expect(states(report).slice(0, 3)).toEqual(['answered', 'answered', 'skipped']);
    expect(report.incidents[2]?.explanation).toEqual({ state: 'skipped', why: 'interrupted' });
  });

  test('ends when the time for all is over', async () => {
    const provider: Provider = {
      model: 'm',
      endpoint: 'e',
      complete: (_, { signal }) =>
        new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    };
    const report = await explain(diagnosis, options(provider, { concurrency: 1, totalTimeout: 0.05 }));
    expect(states(report).slice(0, 2)).toEqual(['failed', 'skipped']);
    expect(report.incidents[1]?.explanation).toMatchObject({ why: /no time left/ });
  });
});

describe('the cache', () => {
  const cached = (name: string) => ({ cache: { store: new Cache(join(folder, name)), ttl: 3600 } });

  test('a second run asks nobody; another model, endpoint or setting asks anew', async () => {
    const first = model(() => said(answer('because [[storageclass-1]]')));
    const before = await explain(diagnosis, options(first.provider, cached('a')));
    const again = model(() => said(answer('never')));
    const after = await explain(diagnosis, options(again.provider, cached('a')));
    expect(again.asked).toHaveLength(0);
    expect(after.explain).toMatchObject({ cached: worthAsking().length, tokens: { input: 0, output: 0 } });
    const problems = (report: typeof before) =>
      report.incidents.map(i => (i.explanation?.state === 'answered' ? i.explanation.answer.problem : undefined));
    expect(problems(after)).toEqual(problems(before));
    await explain(diagnosis, options({ ...again.provider, model: 'n' }, cached('a')));
    expect(again.asked).toHaveLength(first.asked.length);
    await explain(diagnosis, options({ ...again.provider, endpoint: 'n' }, cached('a')));
    await explain(diagnosis, options(again.provider, { ...cached('a'), settings: { temperature: 1 } }));
    expect(again.asked).toHaveLength(3 * first.asked.length);
  });

  test('what was not answered is asked again', async () => {
    const failing = model(() => said('', { stop: 'refusal' }));
    await explain(diagnosis, options(failing.provider, cached('b')));
    const again = model(() => said(answer('because')));
    await explain(diagnosis, options(again.provider, cached('b')));
    expect(again.asked).toHaveLength(failing.asked.length);
  });

  test('an answer that is too old is asked for again', async () => {
    const { provider, asked } = model(() => said(answer('because')));
    await explain(diagnosis, options(provider, cached('c')));
    const later = { now: () => Date.parse('2026-11-21T13:00:01Z') };
    await explain(diagnosis, options(provider, { ...cached('c'), ...later }));
    expect(asked).toHaveLength(2 * questions());
  });

  test('one that cannot be written costs a note, once', async () => {
    const notes: string[] = [];
    const store = new Cache('/dev/null/answers');
    const { provider } = model(() => said(answer('because')));
    const onNote = (note: string) => void notes.push(note);
    const report = await explain(diagnosis, options(provider, { cache: { store, ttl: 1 }, onNote }));
    expect(states(report)).toEqual(worthAsking().map(() => 'answered'));
    expect(notes).toHaveLength(1);
  });
});
