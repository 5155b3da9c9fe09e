import type { Fields } from '../fields.ts';

/** What is not read unless asked for: it costs requests for each pod, or shows what Secrets and settings hold. */
export type OnRequest = 'logs' | 'certificates' | 'configurations' | 'values';

/** How a kind is served, and which of its fields are read. */
export interface KindDefinition {
  readonly kind: string;
  /** API group, `''` for the core group. */
  readonly group: string;
  /** The version whose shape `fields` describes. */
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Read as `PartialObjectMetadata` only; all annotations are dropped at the door. Used for Secrets. */
  readonly metadataOnly?: true;
  /** A custom resource: served in JSON only. The numbers of its table are none of protobuf. */
  readonly jsonOnly?: true;
  /** There may be several for each object: read only for an analyzer that runs, and no part of a recording. */
  readonly bulky?: true;
  /** A measurement: not every cluster serves it, and a recording without it lacks nothing. */
  readonly optional?: true;
  /** Its objects weigh less than a kilobyte each. */
  readonly small?: true;
  /** A sign of life, written again every few seconds: that it was is no news, and that it was not is told by its age. */
  readonly heartbeat?: true;
  /** Made by kubecause of what is read only when asked for. No API has such objects; the numbers of its table are its own. */
  readonly onRequest?: OnRequest;
  /** Made of the objects of another kind, and of them alone that a field selector chooses. */
  readonly listedAs?: { readonly kind: string; readonly plural: string; readonly fieldSelector: string };
  readonly fields: Fields;
}

/** Declares a kind; keeps the literal types, from which the kind's TypeScript type is made. */
export function defineKind<const D extends KindDefinition>(definition: D): D {
  return definition;
}
