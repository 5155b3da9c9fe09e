import type { Fields } from '../fields.ts';
import { container, resources, securityProfile, windowsOptions } from './container.ts';
import { labelSelector, localObjectReference, nodeSelector, nodeSelectorTerm, templateMetadata } from './shared.ts';
import { volume } from './volumes.ts';

/** `namespaceSelector: {}` selects all namespaces and an absent one the pod's own: so absence is kept. */
const podAffinityTerm = {
  labelSelector: [1, labelSelector],
  namespaces: [2, ['string']],
  topologyKey: [3, 'string'],
  namespaceSelector: [4, labelSelector],
  matchLabelKeys: [5, ['string']],
  mismatchLabelKeys: [6, ['string']],
} as const satisfies Fields;

const podAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: [1, [podAffinityTerm]],
  preferredDuringSchedulingIgnoredDuringExecution: [
    2,
    [{ weight: [1, 'int', 'zero'], podAffinityTerm: [2, podAffinityTerm] }],
  ],
} as const satisfies Fields;

const podAntiAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: [1, [podAffinityTerm]],
  preferredDuringSchedulingIgnoredDuringExecution: [
    2,
    [{ weight: [1, 'int', 'zero'], podAffinityTerm: [2, podAffinityTerm] }],
  ],
} as const satisfies Fields;

const affinity = {
  nodeAffinity: [
    1,
    {
      requiredDuringSchedulingIgnoredDuringExecution: [1, nodeSelector],
      preferredDuringSchedulingIgnoredDuringExecution: [
        2,
        [{ weight: [1, 'int', 'zero'], preference: [2, nodeSelectorTerm] }],
      ],
    },
  ],
  podAffinity: [2, podAffinity],
  podAntiAffinity: [3, podAntiAffinity],
} as const satisfies Fields;

export const toleration = {
  key: [1, 'string'],
  operator: [2, 'string'],
  value: [3, 'string'],
  effect: [4, 'string'],
} as const satisfies Fields;

const podSecurityContext = {
  runAsUser: [2, 'int', 'zero'],
  runAsNonRoot: [3, 'bool', 'zero'],
  supplementalGroups: [4, ['int']],
  sysctls: [7, [{ name: [1, 'string'], value: [2, 'string'] }]],
  windowsOptions: [8, windowsOptions],
  seccompProfile: [10, securityProfile],
  appArmorProfile: [11, securityProfile],
} as const satisfies Fields;

/** All of `spec` that refers to another object, constrains scheduling, or decides how the containers run. */
export const podSpec = {
  volumes: [1, [volume]],
  initContainers: [20, [container]],
  containers: [2, [container]],
  ephemeralContainers: [34, [{ '...ephemeralContainerCommon': [1, container], targetContainerName: [2, 'string'] }]],
  restartPolicy: [3, 'string'],
  terminationGracePeriodSeconds: [4, 'int', 'zero'],
  activeDeadlineSeconds: [5, 'int', 'zero'],
  dnsPolicy: [6, 'string'],
  nodeSelector: [7, 'labels'],
  serviceAccountName: [8, 'string'],
  serviceAccount: [9, 'string'],
  automountServiceAccountToken: [21, 'bool', 'zero'],
  nodeName: [10, 'string'],
  hostNetwork: [11, 'bool'],
  hostPID: [12, 'bool'],
  hostIPC: [13, 'bool'],
  securityContext: [14, podSecurityContext],
  imagePullSecrets: [15, [localObjectReference]],
  hostname: [16, 'string'],
  subdomain: [17, 'string'],
  affinity: [18, affinity],
  schedulerName: [19, 'string'],
  tolerations: [22, [toleration]],
  priorityClassName: [24, 'string'],
  priority: [25, 'int', 'zero'],
  readinessGates: [28, [{ conditionType: [1, 'string'] }]],
  runtimeClassName: [29, 'string', 'zero'],
  overhead: [32, 'quantities'],
  topologySpreadConstraints: [
    33,
    [
      {
        maxSkew: [1, 'int', 'zero'],
        topologyKey: [2, 'string'],
        whenUnsatisfiable: [3, 'string'],
        labelSelector: [4, labelSelector],
        minDomains: [5, 'int', 'zero'],
        nodeAffinityPolicy: [6, 'string', 'zero'],
        nodeTaintsPolicy: [7, 'string', 'zero'],
        matchLabelKeys: [8, ['string']],
      },
    ],
  ],
  os: [36, { name: [1, 'string'] }],
  hostUsers: [37, 'bool', 'zero'],
  schedulingGates: [38, [{ name: [1, 'string'] }]],
  resourceClaims: [
    39,
    [
      {
        name: [1, 'string'],
        resourceClaimName: [3, 'string', 'zero'],
        resourceClaimTemplateName: [4, 'string', 'zero'],
      },
    ],
  ],
  resources: [40, resources],
} as const satisfies Fields;

/** The pod template of a controller: the same table as the Pod's own spec. */
export const podTemplate = { metadata: [1, templateMetadata], spec: [2, podSpec] } as const satisfies Fields;
