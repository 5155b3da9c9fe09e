import type { Fields } from '../fields.ts';
import { localObjectReference } from './shared.ts';

const httpGet = {
  path: [1, 'string'],
  port: [2, 'intOrString'],
  host: [3, 'string'],
  scheme: [4, 'string'],
} as const satisfies Fields;

const tcpSocket = { port: [1, 'intOrString'], host: [2, 'string'] } as const satisfies Fields;

const exec = { command: [1, ['string']] } as const satisfies Fields;

const probe = {
  '...handler': [
    1,
    {
      exec: [1, exec],
      httpGet: [2, httpGet],
      tcpSocket: [3, tcpSocket],
      grpc: [4, { port: [1, 'int', 'zero'], service: [2, 'string', 'zero'] }],
    },
  ],
  initialDelaySeconds: [2, 'int'],
  timeoutSeconds: [3, 'int'],
  periodSeconds: [4, 'int'],
  failureThreshold: [6, 'int'],
  terminationGracePeriodSeconds: [7, 'int', 'zero'],
} as const satisfies Fields;

const lifecycleHandler = {
  exec: [1, exec],
  httpGet: [2, httpGet],
  tcpSocket: [3, tcpSocket],
  sleep: [4, { seconds: [1, 'int', 'zero'] }],
} as const satisfies Fields;

/** Of seccomp or of AppArmor. */
export const securityProfile = { type: [1, 'string'] } as const satisfies Fields;

export const windowsOptions = {
  hostProcess: [4, 'bool', 'zero'],
} as const satisfies Fields;

const containerSecurityContext = {
  capabilities: [1, { add: [1, ['string']], drop: [2, ['string']] }],
  privileged: [2, 'bool', 'zero'],
  windowsOptions: [10, windowsOptions],
  runAsUser: [4, 'int', 'zero'],
  runAsNonRoot: [5, 'bool', 'zero'],
  readOnlyRootFilesystem: [6, 'bool', 'zero'],
  allowPrivilegeEscalation: [7, 'bool', 'zero'],
  procMount: [9, 'string', 'zero'],
  seccompProfile: [11, securityProfile],
  appArmorProfile: [12, securityProfile],
} as const satisfies Fields;

export const resources = {
  limits: [1, 'quantities'],
  requests: [2, 'quantities'],
  claims: [3, [{ name: [1, 'string'], request: [2, 'string'] }]],
} as const satisfies Fields;

/** Where the value of a variable comes from. Literal values are left out on purpose: they hold secrets in clear. */
const envVar = {
  name: [1, 'string'],
  valueFrom: [
    3,
    {
      fieldRef: [1, { apiVersion: [1, 'string'], fieldPath: [2, 'string'] }],
      resourceFieldRef: [2, { containerName: [1, 'string'], resource: [2, 'string'] }],
      configMapKeyRef: [
        3,
        { '...localObjectReference': [1, localObjectReference], key: [2, 'string'], optional: [3, 'bool', 'zero'] },
      ],
      secretKeyRef: [
        4,
        { '...localObjectReference': [1, localObjectReference], key: [2, 'string'], optional: [3, 'bool', 'zero'] },
      ],
      fileKeyRef: [
        5,
        { volumeName: [1, 'string'], path: [2, 'string'], key: [3, 'string'], optional: [4, 'bool', 'zero'] },
      ],
    },
  ],
} as const satisfies Fields;

export const container = {
  name: [1, 'string'],
  image: [2, 'string'],
  command: [3, ['string']],
  args: [4, ['string']],
  ports: [
    6,
    [
      {
        name: [1, 'string'],
        hostPort: [2, 'int'],
        containerPort: [3, 'int', 'zero'],
        protocol: [4, 'string'],
        hostIP: [5, 'string'],
      },
    ],
  ],
  envFrom: [
    19,
    [
      {
        prefix: [1, 'string'],
        configMapRef: [2, { '...localObjectReference': [1, localObjectReference], optional: [2, 'bool', 'zero'] }],
        secretRef: [3, { '...localObjectReference': [1, localObjectReference], optional: [2, 'bool', 'zero'] }],
      },
    ],
  ],
  env: [7, [envVar]],
  resources: [8, resources],
  volumeMounts: [
    9,
    [
      {
        name: [1, 'volumeName'],
        readOnly: [2, 'bool'],
        mountPath: [3, 'string'],
        subPath: [4, 'string'],
      },
    ],
  ],
  livenessProbe: [10, probe],
  readinessProbe: [11, probe],
  startupProbe: [22, probe],
  lifecycle: [12, { postStart: [1, lifecycleHandler] }],
  imagePullPolicy: [14, 'string'],
  securityContext: [15, containerSecurityContext],
  stdin: [16, 'bool'],
  tty: [18, 'bool'],
  restartPolicy: [24, 'string', 'zero'],
} as const satisfies Fields;
