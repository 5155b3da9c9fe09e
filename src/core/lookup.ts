import type { KubeObject, ObjectRef } from './objects.ts';
import type { ListingState } from './source.ts';

declare const engineMade: unique symbol;

/** An object that is known not to exist. Only the engine makes one; so nothing can be blamed for being absent by guess. */
export interface Absent {
  readonly [engineMade]: true;
  readonly ref: ObjectRef;
  /** Who says so: `listing` (the kind was listed whole) or a component whose current message states it. */
  readonly statedBy: 'listing' | 'kubelet' | 'controller' | 'scheduler' | 'apiserver';
  /** Objects that may have been meant, nearest first: the same kind by a similar name, or the same name in another namespace. */
  similar(): readonly ObjectRef[];
}

/** Absent is not unknown: only `absent` may be reported as missing. */
export type Lookup<T extends KubeObject> =
  | { readonly state: 'present'; readonly object: T }
  | { readonly state: 'absent'; readonly absent: Absent }
  | { readonly state: 'unknown'; readonly why: Exclude<ListingState, 'complete'> | 'created-later' };

/** A listing of which one may only use what is complete. */
export type Listing<T extends KubeObject> =
  | { readonly state: 'complete'; readonly objects: readonly T[] }
  | { readonly state: 'unknown'; readonly why: Exclude<ListingState, 'complete'> };
