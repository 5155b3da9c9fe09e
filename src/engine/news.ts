import type { Analyzer } from '../core/analyzer.ts';
import { type KnownFinding, knownFindings } from '../core/baseline.ts';
import type { Coverage, Incident, Report } from '../core/report.ts';
import { goneFrom } from './gone.ts';

/** An incident that is there now and was not before, that is another than it was, or that is over. */
export interface NewsItem {
  readonly type: 'opened' | 'changed' | 'closed';
  /** RFC 3339: the moment of the snapshot that shows it. */
  readonly at: string;
  readonly incident: Incident;
}

/** An incident as it was seen last, and what was covered then. */
interface Seen {
  readonly incident: Incident;
  readonly essence: string;
  readonly coverage: Coverage;
}

/** What changed from report to report. */
export class News {
  readonly #analyzers: readonly Analyzer[];
  readonly #namespaces: readonly string[] | undefined;
  #findings: readonly KnownFinding[] = [];
  readonly #present = new Map<string, Seen>();

  /** @param analyzers those that run; @param namespaces where they look, everywhere if not given */
  constructor(analyzers: readonly Analyzer[], namespaces: readonly string[] | undefined) {
    this.#analyzers = analyzers;
    this.#namespaces = namespaces;
  }

  /**
   * What a report brings of the incidents that are to be shown. One that is missing is over only if somebody looked: while a
   * kind cannot be listed it stays, without a word.
   */
  of(report: Report, shown: readonly Incident[]): NewsItem[] {
    const ids = new Set(shown.map(({ id }) => id));
    const opened = shown.filter(({ id }) => !this.#present.has(id));
    const seen = shown.map(incident => ({ incident, essence: essenceOf(incident), coverage: report.coverage }));
    const changed = seen.flatMap(({ incident, essence }) => {
      const before = this.#present.get(incident.id);
      return before !== undefined && before.essence !== essence ? [incident] : [];
    });
    const closed = [...this.#present.values()].flatMap(({ incident, coverage }) =>
      !ids.has(incident.id) && this.#isOver(incident, coverage, report) ? [incident] : [],
    );
    for (const { id } of closed) this.#present.delete(id);
    for (const one of seen) this.#present.set(one.incident.id, one);
    this.#findings = this.#remembered(report);
    const at = report.takenAt;
    return [
      ...closed.map(incident => ({ type: 'closed', at, incident }) as const),
      ...opened.map(incident => ({ type: 'opened', at, incident }) as const),
      ...changed.map(incident => ({ type: 'changed', at, incident }) as const),
    ];
  }

  #isOver({ cause }: Incident, before: Coverage, report: Report): boolean {
    // Its cause may have become what follows from another.
    if (report.findings.some(({ id }) => id === cause)) return true;
    const known = { name: '', findings: this.#findings.filter(({ id }) => id === cause) };
    return goneFrom(known, report, this.#analyzers, this.#namespaces, before).length > 0;
  }

  /** The findings of a report, and the causes in earlier ones that are still in doubt. */
  #remembered(report: Report): KnownFinding[] {
    const findings = knownFindings(report);
    const ids = new Set(findings.map(({ id }) => id));
    const causes = new Set([...this.#present.values()].map(({ incident }) => incident.cause));
    return [...findings, ...this.#findings.filter(({ id }) => causes.has(id) && !ids.has(id))];
  }
}

/** What makes an incident another one when it changes. Not its words, which count restarts, and not how many pods it has. */
function essenceOf({ severity, cause, consequences, impact: { pods: _, ...down }, known }: Incident): string {
  return JSON.stringify([severity, cause, consequences, down, known]);
}
