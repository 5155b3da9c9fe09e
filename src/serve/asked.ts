import type { ExplainSummary } from '../core/explanation.ts';
import type { Failure } from './request-error.ts';

/** How a question ended: it was answered, it could not be, or a bug kept it from it. */
export type Outcome = 'answered' | Failure | 'bug';

/** Upper bounds in seconds, as histograms of Prometheus have them. */
export const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

/** How often something was asked, and how long the answers took. */
export interface Tally {
  readonly outcomes: Map<Outcome, number>;
  /** How many took no longer than each of {@link durationBounds}; those that took longer are in `count` alone. */
  readonly within: number[];
  count: number;
  /** Seconds of all. */
  sum: number;
}

/** What came of questions to a language model, and what they cost. */
type Spent = Pick<ExplainSummary, 'answered' | 'cached' | 'failed' | 'tokens'>;

/** What was asked since the server began, by use case: there are no more rows than use cases. */
export class Asked {
  readonly tallies = new Map<string, Tally>();
  /** What the language model was asked about. */
  readonly model = { answered: 0, cached: 0, failed: 0, tokens: { input: 0, output: 0 } };

  note(useCase: string, outcome: Outcome, seconds: number): void {
    const tally = this.tallies.get(useCase) ?? {
      outcomes: new Map(),
      within: durationBounds.map(() => 0),
      count: 0,
      sum: 0,
    };
    this.tallies.set(useCase, tally);
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
    for (const [i, bound] of durationBounds.entries()) if (seconds <= bound) tally.within[i]!++;
    tally.count++;
    tally.sum += seconds;
  }

  noteModel({ answered, cached, failed, tokens }: Spent): void {
    const { model } = this;
    model.answered += answered - cached;
    model.cached += cached;
    model.failed += failed;
    model.tokens.input += tokens.input;
    model.tokens.output += tokens.output;
  }
}
