import type { Blameable, Details } from '../core/analyzer.ts';
import type { Aspect, Code, Evidence } from '../core/finding.ts';
import type { Kind, Kinds } from '../core/kinds/index.ts';
import type { Values } from '../core/message.ts';
import { formatRef, type KubeObject, type ObjectRef } from '../core/objects.ts';

/** A finding of one object, as an analyzer reported it: the node of the graph that is linked into incidents. */
export interface Draft {
  readonly analyzer: string;
  /** The kind whose objects the analyzer was looking at; undefined if no analyzer was. */
  readonly subject: Kind | undefined;
  readonly code: string;
  readonly definition: Code;
  readonly ref: ObjectRef;
  /** The same as {@link formatRef} writes it. */
  readonly name: string;
  /** The API object, unless the finding is about one that does not exist. */
  readonly object: KubeObject | undefined;
  readonly topOwner: ObjectRef;
  readonly key: string;
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly blames: readonly { readonly object: Blameable; readonly because: Aspect }[];
  readonly dependsOn: readonly { readonly object: KubeObject; readonly because: Aspect }[];
  readonly mainly: Details['mainly'];
  readonly makes: readonly ObjectRef[];
  readonly near: readonly ObjectRef[];
  readonly about: Details['about'];
  readonly since: string | undefined;
  readonly impact: Details['impact'];
  readonly hosts: readonly string[];
  readonly settling: string | undefined;
}

/** Of a draft, what most have none of. */
export const bareDraft = {
  key: '',
  values: {},
  evidence: [],
  blames: [],
  dependsOn: [],
  mainly: undefined,
  makes: [],
  near: [],
  about: undefined,
  since: undefined,
  impact: undefined,
  hosts: [],
  settling: undefined,
} as const satisfies Partial<Draft>;

/** What folds: findings of one code and key on the objects of one owner; all of a namespace if the code is a habit. */
export function foldKey(draft: Draft): string {
  if (draft.definition.habit === true) return [draft.code, draft.key, draft.ref.namespace ?? ''].join('\0');
  return [draft.code, draft.ref.kind, draft.ref.group ?? '', formatRef(draft.topOwner), draft.key].join('\0');
}

/**
 * What an id is made of: as {@link foldKey}, but of the code that a closer account refines, so that the id of a fault is the
 * same where less of it can be read.
 */
export function idBasis(draft: Draft): string {
  const { refines } = draft.definition;
  if (refines === undefined) return foldKey(draft);
  return foldKey({ ...draft, code: refines.code, key: refines.byKey === true ? draft.key : '' });
}

/** What sets one draft apart from all others. */
export function identity(draft: Draft): string {
  return [draft.name, draft.code, draft.key].join('\0');
}

/** Whether what a draft is about is a pod. */
export function isPod(object: Draft['object']): object is Kinds['Pod'] {
  return object?.kind === 'Pod' && object.apiVersion === 'v1';
}
