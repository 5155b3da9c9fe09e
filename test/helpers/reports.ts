import { allCodes } from '../../src/cli/codes.ts';
import type { Explanation } from '../../src/core/explanation.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { type Format, formats, type RenderOptions } from '../../src/render/index.ts';
import { object, type Raw } from './objects.ts';
import { type SnapshotOptions, snapshot } from './snapshot.ts';
import { usualAnalyzers as analyzers } from './usual-analyzers.ts';

/** How reports are rendered in tests, if nothing else is said. */
export const plain: RenderOptions = {
  color: false,
  unicode: true,
  width: 80,
  detail: 'normal',
  showInfo: false,
  codes: await allCodes(),
  failOn: 'error',
};

export async function report(objects: readonly Raw[], options?: SnapshotOptions): Promise<Report> {
  return diagnose(snapshot(objects, options), { analyzers, toolVersion: '0.0.0' });
}

export async function render(format: Format, of: Report, options: Partial<RenderOptions> = {}): Promise<string> {
  return (await formats[format]())(of, { ...plain, ...options });
}

/** A Service that selects nothing, by this name and this label. */
export function service(name: string, app = name, namespace = 'shop'): Raw {
  return object('v1', 'Service', 'shop/x', {
    metadata: { name, namespace },
    spec: { selector: { app }, ports: [{ port: 80 }] },
  });
}

/** The report with these explanations of its incidents, in their order. */
export function explained(of: Report, explanations: readonly Explanation[], language = 'English'): Report {
  const count = (state: Explanation['state']): number => explanations.filter(each => each.state === state).length;
  return {
    ...of,
    incidents: of.incidents.map((incident, i) => {
      const explanation = explanations[i];
      return explanation === undefined ? incident : { ...incident, explanation };
    }),
    explain: {
      provider: 'anthropic',
      model: 'model-1',
      endpoint: 'https://models.example',
      masked: true,
      language,
      at: of.takenAt,
      answered: count('answered'),
      cached: 0,
      failed: count('failed'),
      skipped: count('skipped'),
      tokens: { input: 1200, output: 340 },
    },
  };
}
