import { defineKind } from './define.ts';

export const lease = defineKind({
  kind: 'Lease',
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  namespaced: true,
  heartbeat: true,
  fields: {
    spec: [
      2,
      {
        holderIdentity: [1, 'string', 'zero'],
        leaseDurationSeconds: [2, 'int', 'zero'],
        acquireTime: [3, 'time'],
        renewTime: [4, 'time'],
        leaseTransitions: [5, 'int', 'zero'],
      },
    ],
  },
});
