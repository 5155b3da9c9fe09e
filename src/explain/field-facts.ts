import type { FieldDoc, FieldDocs, FieldName } from '../core/field-docs.ts';
import { fieldKey } from '../core/field-docs.ts';

/** What is said of the fields that findings cite most, for a recording: there is no API server to ask. */
const facts: Readonly<Record<string, string>> = {
  '/Pod spec.nodeSelector': 'Labels that a node must have, all of them, for the pod to be scheduled on it.',
  '/Pod spec.tolerations':
    'Taints of nodes that do not keep the pod away. A toleration allows a node; it does not choose one.',
  '/Pod spec.affinity': 'Rules that say on which nodes, and beside which pods, the pod may or should run.',
  '/Pod spec.topologySpreadConstraints':
    'How evenly matching pods must be spread over zones, nodes or other domains; with whenUnsatisfiable: DoNotSchedule a pod waits rather than break it.',
  '/Pod spec.containers.image':
    'The image to run: registry, repository, and a tag or digest. Without a tag it is latest.',
  '/Pod spec.containers.resources.requests':
    'What the scheduler sets aside on a node. A pod fits only where the sum of all requests stays below what is allocatable.',
  '/Pod spec.containers.resources.limits':
    'The most that a container may use. Above its memory limit it is killed, above its CPU limit it is slowed down.',
  '/Pod spec.containers.livenessProbe':
    'A check that restarts the container when it fails as often as failureThreshold says.',
  '/Pod spec.containers.readinessProbe':
    'A check that decides whether Services send traffic to the pod. It never restarts anything.',
  '/Pod spec.containers.startupProbe': 'A check that must succeed once before the liveness and readiness probes begin.',
  '/Pod spec.volumes': 'What containers can mount. A pod does not start before each of its volumes is there.',
  '/Pod spec.imagePullSecrets':
    'Secrets of the same namespace with credentials for registries; a Secret of another namespace cannot be used.',
  '/Pod spec.serviceAccountName':
    'The identity of the pod towards the API server. It must exist when the pod is created.',
  '/Pod spec.priorityClassName': 'The PriorityClass of the pod; pods of a class that does not exist are refused.',
  '/Pod spec.schedulingGates': 'While any is left, the scheduler does not look at the pod. Who set it must remove it.',
  '/Pod status.conditions': 'Where the pod is on its way: PodScheduled, Initialized, ContainersReady, Ready.',
  '/Pod status.containerStatuses':
    'The state of each container: waiting, running or terminated, each with a reason, and how the last run ended.',
  '/Service spec.selector':
    'Labels of the pods that get the traffic, all of them. Only ready pods of the same namespace count.',
  '/Service spec.ports':
    'Ports of the Service. targetPort is the port, by number or name, on which the containers listen.',
  '/Service spec.type':
    'Who can reach it: ClusterIP, NodePort, LoadBalancer, or ExternalName, which is only a DNS name.',
  '/Ingress spec.rules':
    'Hosts and paths, and the Service and port that each leads to, in the namespace of the Ingress.',
  '/Ingress spec.tls': 'Hosts and the Secret with their certificate, in the namespace of the Ingress.',
  '/Ingress spec.ingressClassName':
    'The IngressClass whose controller serves it; without one the default class is meant.',
  '/Deployment spec.selector': 'Labels of the pods that belong to it. It cannot be changed later.',
  '/Deployment spec.replicas': 'How many pods there should be.',
  '/Deployment status.conditions':
    'Available: enough pods are. Progressing: a rollout goes on or is done. ReplicaFailure: pods cannot be created.',
  '/StatefulSet spec.volumeClaimTemplates':
    'A PersistentVolumeClaim is made of each for every pod, and stays when the pod goes.',
  '/StatefulSet spec.serviceName':
    'The headless Service that gives the pods their names in DNS. It is not made for you.',
  '/PersistentVolumeClaim spec.storageClassName':
    'The StorageClass that provisions the volume; not set: the default class; empty: only volumes that exist already.',
  '/PersistentVolumeClaim spec.accessModes': 'How it may be mounted; a volume binds only if it offers all of them.',
  '/PersistentVolume spec.claimRef':
    'The claim that the volume is bound to. A released volume keeps it, and is not given to another.',
  '/HorizontalPodAutoscaler spec.metrics':
    'What is measured. Utilization is a share of requests, so every container of the target needs a request of that resource.',
  '/HorizontalPodAutoscaler spec.scaleTargetRef': 'The workload that is scaled. It must exist in the same namespace.',
  '/PodDisruptionBudget spec.selector': 'Labels of the pods that it protects from being evicted too many at a time.',
  '/ResourceQuota spec.hard':
    'The most of each resource that a namespace may ask for. What would exceed it is refused.',
  '/ResourceQuota status.used': 'How much of each resource is taken.',
  '/Node spec.taints': 'What keeps pods without a matching toleration away from the node, or drives them off it.',
  '/Node status.conditions': 'Ready: the kubelet works. MemoryPressure, DiskPressure, PIDPressure: it runs short.',
  '/NetworkPolicy spec.podSelector': 'The pods that it isolates. What no policy allows to an isolated pod is dropped.',
  '/CronJob spec.schedule':
    'When it runs, as five fields of cron, in the time zone of spec.timeZone or of the controller.',
  '/Job spec.backoffLimit': 'How often a failing pod is replaced before the Job counts as failed.',
};

/** The facts about these fields; of a field that has none, those about what it is part of. */
export function factsAbout(fields: readonly FieldName[]): FieldDocs {
  const docs = new Map<string, FieldDoc>();
  for (const field of fields) {
    const key = fieldKey(field);
    for (let at = key; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
      const fact = facts[at];
      if (fact === undefined) continue;
      docs.set(key, { words: fact, by: 'us' });
      break;
    }
  }
  return docs;
}
