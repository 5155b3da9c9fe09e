import type { Fields } from '../fields.ts';

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
  readonly fields: Fields;
}

/** Declares a kind; keeps the literal types, from which the kind's TypeScript type is made. */
export function defineKind<const D extends KindDefinition>(definition: D): D {
  return definition;
}
