import type { Fields } from '../fields.ts';
import { metadata } from '../objects.ts';

/**
 * Metadata of kinds that were served in other versions: with who wrote an object, and through which version. (What they
 * wrote, which is most of the bytes, is left out.)
 */
export const writtenMetadata = {
  ...metadata,
  managedFields: [17, [{ manager: [1, 'string'], apiVersion: [3, 'string'], time: [4, 'time'] }]],
} as const satisfies Fields;

/** Metadata with when an object was changed, and when its status: what is said of it may be about what it was before. */
export const changedMetadata = {
  ...metadata,
  managedFields: [17, [{ time: [4, 'time'], subresource: [8, 'string'] }]],
} as const satisfies Fields;

export const labelSelector = {
  matchLabels: [1, 'labels'],
  matchExpressions: [2, [{ key: [1, 'string'], operator: [2, 'string'], values: [3, ['string']] }]],
} as const satisfies Fields;

/** `metav1.Condition`, which Services, budgets and policies use; the older kinds have conditions of their own. */
export const condition = {
  type: [1, 'string'],
  status: [2, 'string'],
  observedGeneration: [3, 'int'],
  lastTransitionTime: [4, 'time'],
  reason: [5, 'string'],
  message: [6, 'string'],
} as const satisfies Fields;

/** The condition of a controller's or an API's own kind, in the order that most groups numbered it before `metav1.Condition`. */
export const controllerCondition = {
  type: [1, 'string'],
  status: [2, 'string'],
  lastTransitionTime: [3, 'time'],
  reason: [4, 'string'],
  message: [5, 'string'],
} as const satisfies Fields;

/** A reference within the namespace, as protobuf nests it and JSON inlines it. */
export const localObjectReference = { name: [1, 'string'] } as const satisfies Fields;

export const objectReference = {
  kind: [1, 'string'],
  namespace: [2, 'string'],
  name: [3, 'string'],
  uid: [4, 'string'],
  apiVersion: [5, 'string'],
  fieldPath: [7, 'string'],
} as const satisfies Fields;

export const nodeSelectorTerm = {
  matchExpressions: [1, [{ key: [1, 'string'], operator: [2, 'string'], values: [3, ['string']] }]],
  matchFields: [2, [{ key: [1, 'string'], operator: [2, 'string'], values: [3, ['string']] }]],
} as const satisfies Fields;

export const nodeSelector = { nodeSelectorTerms: [1, [nodeSelectorTerm]] } as const satisfies Fields;

export const typedLocalReference = {
  apiGroup: [1, 'string', 'zero'],
  kind: [2, 'string'],
  name: [3, 'string'],
} as const satisfies Fields;

/** `spec` of a PersistentVolumeClaim, also of claim templates. */
export const claimSpec = {
  accessModes: [1, ['string']],
  selector: [4, labelSelector],
  resources: [2, { requests: [2, 'quantities'], limits: [1, 'quantities'] }],
  volumeName: [3, 'string'],
  storageClassName: [5, 'string', 'zero'],
  volumeMode: [6, 'string', 'zero'],
  dataSource: [7, typedLocalReference],
  dataSourceRef: [
    8,
    { apiGroup: [1, 'string', 'zero'], kind: [2, 'string'], name: [3, 'string'], namespace: [4, 'string', 'zero'] },
  ],
  volumeAttributesClassName: [9, 'string', 'zero'],
} as const satisfies Fields;

export const templateMetadata = {
  name: [1, 'string'],
  labels: [11, 'labels'],
  annotations: [12, 'labels'],
} as const satisfies Fields;
