import { ProviderError } from '../../core/provider.ts';
import type { Source } from '../../core/source.ts';
import type { Asked } from '../../serve/asked.ts';
import { RequestError } from '../../serve/request-error.ts';
import type { Server } from '../../serve/serving.ts';
import type { BackendArguments, StageArguments } from '../explain-options.ts';

type Arguments = BackendArguments & Omit<StageArguments, 'explain' | 'interactive' | 'dryRun'>;

/**
 * The model of `--backend`, which is checked before the cluster is read; none if there is no such option.
 * @throws UserError
 */
export async function openedModel(
  args: Arguments,
  source: Source,
  asked: Asked,
): Promise<Pick<Server, 'explain' | 'model'>> {
  if (args.backend === undefined) return {};
  const { openExplainStage } = await import('../explain-stage.ts');
  const stage = await openExplainStage({ ...args, explain: true, interactive: false, dryRun: false });
  return {
    async explain(diagnosis, ids, signal, wishes = {}) {
      const incidents = diagnosis.report.incidents.filter(({ id }) => ids.includes(id));
      const wanted = { ...diagnosis, report: { ...diagnosis.report, incidents } };
      const { report } = await stage.explain(wanted, source, undefined, { ...wishes, signal });
      if (report.explain !== undefined) asked.noteModel(report.explain);
      return report;
    },
    model: {
      isOf: backend => stage.names.some(name => name.toLowerCase() === backend.toLowerCase()),
      async answer(diagnosis, text, signal) {
        try {
          const { text: said, tokens } = await stage.ask(diagnosis, text, signal);
          asked.noteModel({ answered: 1, cached: 0, failed: 0, tokens });
          return said;
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error;
          asked.noteModel({ answered: 0, cached: 0, failed: 1, tokens: { input: 0, output: 0 } });
          throw new RequestError('unavailable', error.message);
        }
      },
    },
  };
}
