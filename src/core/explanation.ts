/** A step of an answer: what to do in words, and the command or the patch that does it. */
export interface Step {
  readonly what: string;
  /** For a shell. */
  readonly command?: string;
  /** YAML to apply, or to merge into a manifest. */
  readonly patch?: string;
}

/** The fixed shape of an answer. An answer that does not follow it is in `problem` as it came. */
export interface Answer {
  readonly problem: string;
  readonly cause: string;
  readonly fix: readonly Step[];
  /** How to see that it works again. */
  readonly verify: readonly Step[];
  /** What to check if that is not it. */
  readonly otherwise: readonly string[];
}

/** What a model says of an incident, with the real names; or why it says nothing. */
export type Explanation =
  | {
      readonly state: 'answered';
      readonly answer: Answer;
      readonly model: string;
      /** RFC 3339: when the model answered. */
      readonly at: string;
      readonly cached: boolean;
      /** The answer was cut at the limit of tokens. */
      readonly cut?: true;
    }
  | { readonly state: 'failed' | 'skipped'; readonly why: string };

/** The explain stage of a run. */
export interface ExplainSummary {
  readonly provider: string;
  readonly model: string;
  /** Where the prompts went. */
  readonly endpoint: string;
  /** Whether names were masked in what was sent. */
  readonly masked: boolean;
  readonly language: string;
  /** RFC 3339: when they were asked; the ages of answers from the cache are counted to it. */
  readonly at: string;
  readonly answered: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  /** As the vendor counted them; estimated where it does not. */
  readonly tokens: { readonly input: number; readonly output: number };
  /** About how many dollars they cost, where the price of the model is known. */
  readonly cost?: number;
}

/** Dollars as they are told: two digits that count, since the price of a model may have changed. */
export function formatDollars(dollars: number): string {
  return dollars < 0.001 ? 'less than $0.001' : `$${Number(dollars.toPrecision(2))}`;
}
