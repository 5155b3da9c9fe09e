import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { analyzers } from '../../analyzers/index.ts';
import { findProvider } from '../../providers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import type { Source } from '../../src/core/source.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { explain, questionsOf } from '../../src/explain/explain.ts';
import { Vault } from '../../src/explain/vault.ts';
import { recordingOf } from '../../test/helpers/paths.ts';
import { decodedWorld } from './decoded-world.ts';
import { processorTime } from './measure.ts';

/** Seconds. */
export interface ExplainResult {
  readonly objects: number;
  readonly questions: number;
  /** Processor time of learning every string of the cluster and of writing the questions, the first time in this process. */
  readonly masking: number;
  /** From the first question to the last answer. */
  readonly answered: number;
}

/** With the recording, a cluster of about 5,000 objects. */
const pods = 800;
const most = 50;
/** Of `--explain-concurrency`. */
const concurrency = 10;

/** Explains the worst incidents of a large cluster, of which a recording with many faults is a part, by a model that takes a second. */
export async function benchExplain(): Promise<ExplainResult> {
  const counted = { objects: 0 };
  const diagnosis = await investigate(sourceOf(await openRecording(recordingOf('cascades')), counted), {
    analyzers,
    toolVersion: '0',
  });
  const incidents = diagnosis.report.incidents.filter(({ severity }) => severity !== 'info').slice(0, most);
  const worst: Diagnosis = { ...diagnosis, report: { ...diagnosis.report, incidents } };
  const prompting = { language: 'English' };
  const [masking, { vault, questions }] = processorTime(() => {
    const vault = new Vault(diagnosis.strings(), { mask: true });
    return { vault, questions: [...questionsOf(worst, vault, prompting)].length };
  });
  const began = performance.now();
  await askAll(worst, vault);
  return { ...counted, questions, masking, answered: (performance.now() - began) / 1000 };
}

function sourceOf(recorded: Source, counted: { objects: number }): Source {
  return {
    ...recorded,
    async *read(plan, signal) {
      for (const chunk of decodedWorld(pods)) {
        counted.objects += chunk.objects.length;
        yield chunk;
      }
      for await (const chunk of recorded.read(plan, signal)) {
        if (chunk.type === 'objects') counted.objects += chunk.objects.length;
        yield chunk;
      }
    },
  };
}

async function askAll(diagnosis: Diagnosis, vault: Vault): Promise<void> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', async () => {
      await wait(1000);
      const message = { role: 'assistant', content: '{"problem":"so"}' };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  try {
    const provider = await findProvider('vllm').connect({ model: 'm', baseUrl }, { fetch, env: {} });
    const { explain: done } = await explain(diagnosis, {
      provider,
      providerId: 'vllm',
      settings: {},
      language: 'English',
      vault,
      masked: true,
      concurrency,
      callTimeout: 90,
      totalTimeout: 600,
      signal: new AbortController().signal,
      now: () => Date.now(),
    });
    if (done === undefined || done.failed + done.skipped > 0)
      throw new Error(`not all were answered: ${JSON.stringify(done)}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
