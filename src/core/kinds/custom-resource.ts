import type { Fields } from '../fields.ts';
import { metadata } from '../objects.ts';
import { reference, referenceFields } from './custom-references.ts';
import { defineKind } from './define.ts';
import { condition } from './shared.ts';

/** The class of a disk that KubeVirt's importer makes, by either of the two fields that it takes a claim from. */
const disk = {
  storage: [50, { storageClassName: [1, 'string'] }],
  pvc: [51, { storageClassName: [1, 'string'] }],
} as const satisfies Fields;

/** What a virtual machine runs when it starts. Of what stands in it, only whether it switches the machine off is read. */
const cloudInit = {
  secretRef: [1, { name: [1, 'string'] }],
  networkDataSecretRef: [2, { name: [1, 'string'] }],
  userData: [3, 'powerOff'],
  userDataBase64: [4, 'powerOff'],
} as const satisfies Fields;

/**
 * Any object of a CustomResourceDefinition, by what the fields of custom resources mean by convention. They are read in
 * JSON alone, so the numbers say nothing. An object keeps its own apiVersion and kind: group, version and plural of this
 * definition stand for none.
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 */
export const customResource = defineKind({
  kind: 'CustomResource',
  group: '*',
  version: '*',
  plural: 'customresources',
  namespaced: true,
  jsonOnly: true,
  fields: {
    // When the object was changed last, which tells since when its controller lags behind; and through which version.
    metadata: [
      1,
      {
        ...metadata,
        managedFields: [
          17,
          [{ manager: [1, 'string'], apiVersion: [3, 'string'], time: [4, 'time'], subresource: [8, 'string'] }],
        ],
      },
    ],
    spec: [
      2,
      {
        // What switches an object off: Flux, cert-manager and Tekton; Cluster API and Kueue; KubeVirt; whatever has replicas.
        suspend: [1, 'bool'],
        paused: [2, 'bool'],
        running: [3, 'bool', 'zero'],
        runStrategy: [4, 'string'],
        replicas: [5, 'int', 'zero'],
        /** Of a Crossplane package revision. */
        desiredState: [6, 'string'],
        ...referenceFields,
        // Where Flux acts, of which a kubeConfig means another cluster.
        targetNamespace: [31, 'string'],
        kubeConfig: [32, {}],
        // What Flux calls a release of Helm, and where Helm keeps it.
        releaseName: [33, 'string'],
        storageNamespace: [34, 'string'],
        // The disks and start-up scripts of virtual machines, of KubeVirt and its importer of disks.
        dataVolumeTemplates: [40, [{ metadata: [1, { name: [1, 'string'] }], spec: [2, disk] }]],
        template: [
          41,
          {
            spec: [
              1,
              {
                volumes: [
                  1,
                  [{ name: [1, 'string'], cloudInitNoCloud: [2, cloudInit], cloudInitConfigDrive: [3, cloudInit] }],
                ],
              },
            ],
          },
        ],
        ...disk,
        // What a VolumeSnapshot is taken of, and how.
        source: [60, { persistentVolumeClaimName: [1, 'string'] }],
        volumeSnapshotClassName: [61, 'string'],
        /** The name that a Challenge of cert-manager is to prove. */
        dnsName: [62, 'string'],
      },
    ],
    status: [
      3,
      {
        // Cluster API and Knative tell by `severity` how bad it is that a condition is False.
        // Contour lists in a condition what is wrong.
        conditions: [
          1,
          [{ ...condition, severity: [7, 'string'], errors: [8, [{ reason: [1, 'string'], message: [2, 'string'] }]] }],
        ],
        observedGeneration: [2, 'int'],
        phase: [3, 'string'],
        state: [4, 'string'],
        message: [5, 'string'],
        reason: [6, 'string'],
        failureMessage: [7, 'string'],
        failureReason: [8, 'string'],
        validationErrors: [9, ['string']],
        /** Longhorn. */
        robustness: [10, 'string'],
        /** KubeVirt. */
        printableStatus: [11, 'string'],
        /** Rook. */
        ceph: [12, { health: [1, 'string'] }],
        // Argo CD.
        health: [13, { status: [1, 'string'], message: [2, 'string'] }],
        sync: [14, { status: [1, 'string'] }],
        operationState: [15, { phase: [1, 'string'], message: [2, 'string'], finishedAt: [3, 'time'] }],
        // Of a VolumeSnapshot. The error is the last one, and may be over.
        readyToUse: [18, 'bool', 'zero'],
        error: [19, { message: [1, 'string'], time: [2, 'time'] }],
        boundVolumeSnapshotContentName: [20, 'string'],
        // Of a policy or a route of the Gateway API, for each Gateway; of a Route of OpenShift, for each router.
        ancestors: [22, [{ ancestorRef: [1, reference], conditions: [2, [condition]] }]],
        parents: [23, [{ parentRef: [1, reference], conditions: [2, [condition]] }]],
        ingress: [24, [{ routerName: [1, 'string'], conditions: [2, [condition]] }]],
        // What else a state is called: the operators of Grafana; VictoriaMetrics; Zalando's Postgres; GKE; Ray; Spark.
        stageStatus: [25, 'string'],
        lastMessage: [26, 'string'],
        updateStatus: [27, 'string'],
        PostgresClusterStatus: [28, 'string'],
        certificateStatus: [29, 'string'],
        domainStatus: [30, [{ domain: [1, 'string'], status: [2, 'string'] }]],
        jobStatus: [31, 'string'],
        applicationState: [32, { state: [1, 'string'], errorMessage: [2, 'string'] }],
        /** OpenShift, of a machine. */
        errorMessage: [33, 'string'],
        /** Gatekeeper: what each of its pods makes of a template. */
        byPod: [34, [{ id: [1, 'string'], errors: [2, [{ code: [1, 'string'], message: [2, 'string'] }]] }]],
        /** OpenShift: what an operator is about, by what is called a resource in an address. */
        relatedObjects: [21, [{ group: [1, 'string'], resource: [2, 'string'], name: [3, 'string'] }]],
        /** Flux: `namespace/name` of the chart that a release is of. */
        helmChart: [17, 'string'],
        resources: [16, [{ ...reference, health: [8, { status: [1, 'string'] }] }]],
      },
    ],
  },
});
