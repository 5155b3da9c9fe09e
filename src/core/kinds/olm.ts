import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition, labelSelector } from './shared.ts';

/**
 * Operator Lifecycle Manager, before its version 1 (of which the types have conditions as any custom resource).
 * @see https://github.com/operator-framework/api/tree/master/pkg/operators
 */
const olm = { group: 'operators.coreos.com', version: 'v1alpha1', namespaced: true, jsonOnly: true } as const;

const named = { namespace: [1, 'string'], name: [2, 'string'] } as const satisfies Fields;

export const catalogSource = defineKind({
  ...olm,
  kind: 'CatalogSource',
  plural: 'catalogsources',
  fields: {
    spec: [2, { sourceType: [1, 'string'], image: [2, 'string'], address: [3, 'string'], configMap: [4, 'string'] }],
    status: [
      3,
      {
        reason: [1, 'string'],
        message: [2, 'string'],
        connectionState: [3, { address: [1, 'string'], lastObservedState: [2, 'string'], lastConnect: [3, 'time'] }],
      },
    ],
  },
});

export const clusterServiceVersion = defineKind({
  ...olm,
  kind: 'ClusterServiceVersion',
  plural: 'clusterserviceversions',
  fields: {
    spec: [2, { install: [1, { spec: [1, { deployments: [1, [{ name: [1, 'string'] }]] }] }] }],
    status: [
      3,
      {
        phase: [1, 'string'],
        reason: [2, 'string'],
        message: [3, 'string'],
        lastTransitionTime: [4, 'time'],
        requirementStatus: [
          5,
          [
            {
              group: [1, 'string'],
              kind: [2, 'string'],
              name: [3, 'string'],
              status: [4, 'string'],
              message: [5, 'string'],
            },
          ],
        ],
      },
    ],
  },
});

export const installPlan = defineKind({
  ...olm,
  kind: 'InstallPlan',
  plural: 'installplans',
  fields: {
    spec: [2, { approval: [1, 'string'], approved: [2, 'bool'], clusterServiceVersionNames: [3, ['string']] }],
    status: [3, { phase: [1, 'string'], message: [2, 'string'], conditions: [3, [condition]] }],
  },
});

export const operatorGroup = defineKind({
  ...olm,
  kind: 'OperatorGroup',
  version: 'v1',
  plural: 'operatorgroups',
  fields: {
    spec: [2, { selector: [1, labelSelector], targetNamespaces: [2, ['string']], serviceAccountName: [3, 'string'] }],
  },
});

export const subscription = defineKind({
  ...olm,
  kind: 'Subscription',
  plural: 'subscriptions',
  fields: {
    spec: [
      2,
      {
        source: [1, 'string'],
        sourceNamespace: [2, 'string'],
        /** The package. */
        name: [3, 'string'],
        channel: [4, 'string'],
        installPlanApproval: [5, 'string'],
      },
    ],
    status: [
      3,
      {
        state: [1, 'string'],
        currentCSV: [2, 'string'],
        installedCSV: [3, 'string'],
        installPlanRef: [4, named],
        lastUpdated: [5, 'time'],
        catalogHealth: [6, [{ catalogSourceRef: [1, named], healthy: [2, 'bool', 'zero'] }]],
        conditions: [7, [condition]],
      },
    ],
  },
});
