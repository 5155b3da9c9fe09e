import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { controllerCondition, writtenMetadata } from './shared.ts';

const resourceNames = {
  plural: [1, 'string'],
  singular: [2, 'string'],
  shortNames: [3, ['string']],
  kind: [4, 'string'],
  listKind: [5, 'string'],
  categories: [6, ['string']],
} as const satisfies Fields;

/** The schemas are never read: they are nearly all of the bytes. */
export const customResourceDefinition = defineKind({
  kind: 'CustomResourceDefinition',
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        group: [1, 'string'],
        names: [3, resourceNames],
        scope: [4, 'string'],
        versions: [
          7,
          [
            {
              name: [1, 'string'],
              served: [2, 'bool', 'zero'],
              storage: [3, 'bool', 'zero'],
              deprecated: [7, 'bool'],
              deprecationWarning: [8, 'string', 'zero'],
            },
          ],
        ],
        conversion: [
          9,
          {
            strategy: [1, 'string'],
            webhook: [
              2,
              {
                clientConfig: [
                  2,
                  {
                    url: [3, 'string', 'zero'],
                    service: [
                      1,
                      {
                        namespace: [1, 'string'],
                        name: [2, 'string'],
                        path: [3, 'string', 'zero'],
                        port: [4, 'int', 'zero'],
                      },
                    ],
                    caBundle: [2, 'bytes'],
                  },
                ],
                conversionReviewVersions: [3, ['string']],
              },
            ],
          },
        ],
      },
    ],
    status: [
      3,
      {
        conditions: [1, [controllerCondition]],
        acceptedNames: [2, resourceNames],
        storedVersions: [3, ['string']],
      },
    ],
  },
});
