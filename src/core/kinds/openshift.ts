import { defineKind } from './define.ts';

/**
 * How often each resource of the API was asked for, and by whom: OpenShift keeps one for every resource and version. It comes
 * in JSON alone, so the numbers mean nothing.
 * @see https://github.com/openshift/api/blob/master/apiserver/v1/types_apirequestcount.go
 */
export const apiRequestCount = defineKind({
  group: 'apiserver.openshift.io',
  version: 'v1',
  kind: 'APIRequestCount',
  plural: 'apirequestcounts',
  namespaced: false,
  jsonOnly: true,
  fields: {
    status: [
      3,
      {
        /** The minor version of Kubernetes that no longer has it, such as `1.32`. */
        removedInRelease: [1, 'string'],
        /** In the last day. */
        requestCount: [2, 'int', 'zero'],
        /** Who asked is read of the current hour alone: of a day it would be tens of thousands of rows. */
        currentHour: [
          3,
          {
            byNode: [
              1,
              [
                {
                  byUser: [
                    1,
                    [{ username: [1, 'string'], userAgent: [2, 'string'], requestCount: [3, 'int', 'zero'] }],
                  ],
                },
              ],
            ],
          },
        ],
      },
    ],
  },
});
