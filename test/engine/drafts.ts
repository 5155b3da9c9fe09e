import type { Aspect, Code } from '../../src/core/finding.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { formatRef, type KubeObject, refOf } from '../../src/core/objects.ts';
import { atOnce } from '../../src/core/steps.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { bareDraft, type Draft } from '../../src/engine/draft.ts';
import { gatherIncidents, type Outcome, showIncidents } from '../../src/engine/incidents/report-incidents.ts';
import { Store } from '../../src/engine/store.ts';
import { View } from '../../src/engine/view.ts';
import type { Raw } from '../helpers/objects.ts';
import { chunks } from '../helpers/snapshot.ts';

/** A cluster and the findings that some analyzers might have made of it, to test the linking alone. */
export class Scene {
  readonly index: ClusterIndex;
  readonly drafts: Draft[] = [];

  constructor(objects: readonly Raw[]) {
    const store = new Store();
    for (const chunk of chunks(objects)) store.add(chunk);
    store.seal();
    this.index = new ClusterIndex(store);
  }

  object(kind: Kind, path: string): KubeObject {
    const [namespace, name] = path.includes('/') ? (path.split('/') as [string, string]) : ['', path];
    const found = this.index.find(kind, name, namespace);
    if (found === undefined) throw new Error(`no ${kind} ${path} in the scene`);
    return found;
  }

  absent(kind: Exclude<Kind, 'CustomResource'>, path: string): Absent {
    const [namespace, name] = path.includes('/') ? (path.split('/') as [string, string]) : ['', path];
    const looked = new View(this.index, new Set([kind])).lookup(kind, name, namespace);
    if (looked.state !== 'absent') throw new Error(`${kind} ${path} is ${looked.state}`);
    return looked.absent;
  }

  /** Adds a finding of a code on an object. */
  add(
    code: string,
    object: KubeObject,
    rest: Partial<Omit<Draft, 'definition'>> & { readonly definition?: Partial<Code> } = {},
  ): this {
    const ref = rest.ref ?? refOf(object);
    this.drafts.push({
      analyzer: 'test',
      subject: undefined,
      code,
      ref,
      name: formatRef(ref),
      object,
      topOwner: this.index.topOwnerOf(object),
      ...bareDraft,
      ...rest,
      definition: {
        severity: 'error',
        breaks: 'ready',
        message: `has ${code}`,
        why: 'why',
        fix: 'fix',
        ...rest.definition,
      },
    });
    return this;
  }

  outcome(order: (drafts: readonly Draft[]) => readonly Draft[] = drafts => drafts): Outcome {
    return this.#show(order(this.drafts), () => true);
  }

  /** As `outcome`, of what has to do with a namespace. */
  outcomeIn(namespace: string): Outcome {
    return this.#show(this.drafts, ({ ref }) => ref.namespace === namespace);
  }

  #show(drafts: readonly Draft[], keeps: (finding: Draft) => boolean): Outcome {
    return showIncidents(atOnce(gatherIncidents(drafts, this.index)), {
      keeps,
      severity: 'info',
    });
  }

  /** Incidents as `cause <- consequence, consequence`, for tables. */
  incidents(order?: (drafts: readonly Draft[]) => readonly Draft[]): string[] {
    return summary(this.outcome(order));
  }
}

function summary({ incidents, findings }: Outcome): string[] {
  const name = (id: string): string => {
    const { object, code, count } = findings.find(f => f.id === id)!;
    return `${formatRef(object)} ${code}${count > 1 ? ` x${count}` : ''}`;
  };
  return incidents
    .map(i =>
      [name(i.cause), ...(i.consequences.length === 0 ? [] : [i.consequences.map(name).sort().join(', ')])].join(
        ' <- ',
      ),
    )
    .sort();
}

export function because(
  object: KubeObject,
  aspect: Aspect = 'ready',
): { readonly object: KubeObject; readonly because: Aspect } {
  return { object, because: aspect };
}
