import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import type { Prompt } from '../../src/core/provider.ts';
import type { Chunk } from '../../src/core/source.ts';
import { labels, text } from '../../src/core/values.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { writePrompt } from '../../src/explain/prompt.ts';
import { type Session, Vault } from '../../src/explain/vault.ts';
import { canaryRecording, leaks, readRecording, type Texts } from '../helpers/canaries.ts';
import { demo, recordingOf } from '../helpers/paths.ts';

/** The proof of what docs/architecture.md promises: what is from the cluster reaches a model as a token, or is vocabulary. */
const recordings = { demo, cascades: recordingOf('cascades') } as const;

/** A whole cluster is examined. */
const longest = 60_000;

/** What is found in the recordings as they are, made once. */
const diagnosed = { demo: once(() => diagnose('demo')), cascades: once(() => diagnose('cascades')) } as const;

async function diagnose(name: keyof typeof recordings): Promise<Diagnosis> {
  return investigate(await openRecording(recordings[name]), { analyzers, toolVersion: '0' });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const language = 'English';

function promptsOf(
  diagnosis: Diagnosis,
  vault: Vault,
  most?: number,
): { readonly prompt: Prompt; readonly session: Session }[] {
  return diagnosis.report.incidents.slice(0, most).map(incident => {
    const session = vault.session();
    return { session, prompt: writePrompt(diagnosis, incident, session, { language }) };
  });
}

function textOf({ system, turns }: Prompt): string {
  return [system, ...turns.map(turn => turn.text)].join('\n');
}

describe('of a cluster of canaries no part of one is in any question', () => {
  test.each<[keyof typeof recordings, Texts, number]>([
    ['demo', 'names', 15],
    ['demo', 'everything', 15],
    ['cascades', 'names', 150],
    ['cascades', 'everything', 100],
  ])(
    '%s, %s',
    async (name, how, fewest) => {
      const { source, traces } = await canaryRecording(recordings[name], how);
      const diagnosis = await investigate(source, { analyzers, toolVersion: '0' });
      const ask = (mask: boolean, most?: number): string =>
        promptsOf(diagnosis, new Vault(diagnosis.strings(), { mask }), most)
          .map(({ prompt }) => textOf(prompt))
          .join('\n');
      expect(leaks(ask(true), traces)).toEqual([]);
      // It would prove nothing if no faults were found any more, or if none of what was found had a name in it.
      expect(diagnosis.report.incidents.length).toBeGreaterThan(fewest);
      expect(leaks(ask(false, 20), traces).length).toBeGreaterThan(20);
    },
    longest,
  );
});

describe('a model that echoes gives the question without masks back', () => {
  test.each(Object.keys(recordings) as (keyof typeof recordings)[])(
    '%s',
    async name => {
      const diagnosis = await diagnosed[name]();
      const asked = (mask: boolean) => promptsOf(diagnosis, new Vault(diagnosis.strings(), { mask }));
      const plain = asked(false).map(({ prompt }) => withoutMarks(prompt.turns[0]!.text));
      const echoed = asked(true).map(({ prompt, session }) => withoutMarks(session.restore(prompt.turns[0]!.text)));
      expect(echoed).toEqual(plain);
    },
    longest,
  );
});

/** The marks of fences are made of what is between them. */
function withoutMarks(said: string): string {
  return said.replace(/(<<<|>>>)[0-9a-f]{8}/g, '$1');
}

describe('names that are words of messages', () => {
  test(
    'are masked as others are, so that the questions are the same',
    async () => {
      const { source, chunks } = await readRecording(demo);
      const asked = async (renamed: Readonly<Record<string, string>>): Promise<string[]> => {
        const words = new RegExp(`\\b(?:${Object.keys(renamed).join('|')})\\b`, 'g');
        const renamedChunks: Chunk[] = JSON.parse(JSON.stringify(chunks).replace(words, word => renamed[word]!));
        const like = {
          ...source,
          read: () =>
            (async function* () {
              yield* renamedChunks;
            })(),
        };
        const diagnosis = await investigate(like, { analyzers, toolVersion: '0' });
        return promptsOf(diagnosis, new Vault(diagnosis.strings(), { mask: true })).map(({ prompt }) => textOf(prompt));
      };
      // Words of the vocabulary that stand in no order but the names': what comes first is told first.
      const names = {
        shop: 'shout',
        catalog: 'catch',
        mesh: 'mess',
        front: 'frozen',
        importer: 'importing',
        batch: 'batched',
      };
      const [as, like] = [await asked({ zzz: 'zzz' }), await asked(names)];
      expect(like).toEqual(as);
      expect(like.join('\n')).not.toMatch(/\b(?:shout|catch|mess|frozen|importing|batched)\b/);
    },
    longest,
  );
});

/** What kubelets, runtimes, schedulers, databases and languages say, with places for names. */
const messages = [
  'secret "{}" not found',
  'MountVolume.SetUp failed for volume "{}" : configmap "{}" not found',
  'Back-off pulling image "{}/{}:{}"',
  'failed to pull and unpack image "{}/{}:{}": failed to resolve reference "{}/{}:{}": {}/{}:{}: not found',
  'Get "http://{}.{}.svc:8080/{}": dial tcp: lookup {}.{}.svc.cluster.local: no such host',
  'pods "{}-{}" is forbidden: error looking up service account {}/{}: serviceaccount "{}" not found',
  'User "system:serviceaccount:{}:{}" cannot list resource "{}" in API group "{}.{}" at the cluster scope',
  'exec: "{}": executable file not found in $PATH: unknown',
  'FATAL: password authentication failed for user {}',
  "ERROR 1045 (28000): Access denied for user '{}'@'{}' (using password: YES)",
  'java.net.UnknownHostException: {}.{}',
  "Error: Cannot find module '/{}/{}.js'",
  'KeyError: {}',
  '{}={} {}:{} --{}={} [{}] ({}) <{}> {{}} $({}) `{}` {}, {}; {}! {}? {}... {}\\n{} "{}',
  'admission webhook "{}.{}" denied the request: {} must not {} the {}',
  'https://{}:{}@{}.{}/{}/{}?{}={}#{} and postgres://{}@{}:5432/{}',
  'email {}@{}.{} path /{}/{} image {}.{}/{}@sha256:97f3682a9be2d2ade8f344c3f91928de env {}_{} file {}.yaml',
];

describe('whatever is called how', () => {
  const letter = fc.constantFrom(...'qxzjvkwQXZJVKW');
  const canary = fc.string({ unit: letter, minLength: 5, maxLength: 12 });

  test('no name of a message stays, known or not, and an echo is exact', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(canary, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (message, names, isKnown) => {
          let next = 0;
          const said = message.replace(/\{\}/g, () => names[next++ % names.length]!);
          const session = new Vault(isKnown ? names : [], { mask: true }).session();
          const masked = session.fence(text(said));
          expect(masked).not.toMatch(/[qxzjvkw]{5}/i);
          const unmasked = new Vault([], { mask: false }).session().write`${text(said)}`;
          expect(session.restore(masked.split('\n')[1]!)).toBe(unmasked);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of any text at all an echo is exact', () => {
    const piece = fc.oneof(
      fc.string(),
      canary,
      fc.constantFrom(
        '[',
        ']',
        '[[',
        ']]',
        '\\',
        '.',
        '-',
        '/',
        ':',
        ' ',
        '파드',
        'pod',
        'spec.x[',
        '10.0.0.1',
        '%5B',
        '"',
        'valueOf[',
        'G::2',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), parts => {
        const said = text(parts.join('').replace(/[`~]/g, ''));
        const session = new Vault([], { mask: true }).session();
        const masked = session.write`${said}`;
        expect(session.restore(masked)).toBe(new Vault([], { mask: false }).session().write`${said}`);
      }),
      { numRuns: 500 },
    );
  });

  test('no name, label or object of the snapshot stays where one is written as such', () => {
    const name = fc.oneof(
      canary,
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.constantFrom('default', 'error', 'true', 'pod', '8080', 'web', 'Ready'),
    );
    fc.assert(
      fc.property(name, name, name, (namespace, one, key) => {
        const session = new Vault([namespace, one, key], { mask: true }).session();
        const masked = session.write`${{ kind: 'Pod', namespace, name: one }} ${labels({ [key]: one })} ${{ group: 'x.y.z', kind: 'Zzz', name: key }}`;
        const tokens = /\[\[[a-z-]+-\d+\]\]/g;
        expect(masked.replace(tokens, '').replace(/[\w./-]*(?:kubernetes|k8s)\.io\/\S*/g, '')).toBe('Pod / = . ');
      }),
      { numRuns: 300 },
    );
  });
});

describe('it costs little', () => {
  test(
    'a dictionary of thousands of objects and fifty questions',
    async () => {
      const diagnosis = await diagnosed.cascades();
      const began = process.cpuUsage();
      const vault = new Vault(diagnosis.strings(), { mask: true });
      for (const incident of diagnosis.report.incidents.slice(0, 50))
        writePrompt(diagnosis, incident, vault.session(), { language });
      // In microseconds of this process, whatever else the machine does. It takes 150 ms once it is warm.
      expect(process.cpuUsage(began).user).toBeLessThan(1_500_000);
    },
    longest,
  );
});
