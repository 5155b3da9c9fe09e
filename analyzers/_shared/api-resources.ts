import { nearest } from '../../src/core/near.ts';

/**
 * The resources of Kubernetes' own API groups in all versions that are served today or were until lately, each with its
 * subresources. Some are known to authorization alone: what kubelets check (nodes/metrics), what can be impersonated, signers.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#kubelet-authorization
 */
const table: Readonly<Record<string, string>> = {
  '':
    'bindings componentstatuses configmaps endpoints events groups limitranges namespaces/finalize,status ' +
    'nodes/checkpoint,configz,healthz,log,metrics,pods,proxy,spec,stats,status persistentvolumeclaims/status persistentvolumes/status ' +
    'pods/attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status podtemplates ' +
    'replicationcontrollers/scale,status resourcequotas/status secrets serviceaccounts/token services/proxy,status users',
  'admissionregistration.k8s.io':
    'mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies/status ' +
    'validatingadmissionpolicybindings validatingwebhookconfigurations',
  'apiextensions.k8s.io': 'customresourcedefinitions/status',
  'apiregistration.k8s.io': 'apiservices/status',
  apps: 'controllerrevisions daemonsets/status deployments/scale,status replicasets/scale,status statefulsets/scale,status',
  'authentication.k8s.io': 'selfsubjectreviews tokenreviews uids userextras',
  'authorization.k8s.io':
    'localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  autoscaling: 'horizontalpodautoscalers/status',
  batch: 'cronjobs/status jobs/status',
  'certificates.k8s.io':
    'certificatesigningrequests/approval,status clustertrustbundles podcertificaterequests/status signers',
  'coordination.k8s.io': 'leasecandidates leases',
  'discovery.k8s.io': 'endpointslices',
  'events.k8s.io': 'events',
  'flowcontrol.apiserver.k8s.io': 'flowschemas/status prioritylevelconfigurations/status',
  'networking.k8s.io': 'ingressclasses ingresses/status ipaddresses networkpolicies servicecidrs/status',
  'node.k8s.io': 'runtimeclasses',
  policy: 'poddisruptionbudgets/status podsecuritypolicies',
  'rbac.authorization.k8s.io': 'clusterrolebindings clusterroles rolebindings roles',
  'resource.k8s.io':
    'deviceclasses devicetaintrules podschedulingcontexts resourceclaims/binding,driver,status resourceclaimtemplates ' +
    'resourceclasses resourceslices',
  'scheduling.k8s.io': 'podgroups priorityclasses workloads',
  'storage.k8s.io':
    'csidrivers csinodes csistoragecapacities storageclasses volumeattachments/status volumeattributesclasses',
  'storagemigration.k8s.io': 'storageversionmigrations/status',
};

/** What `kubectl` lets people type in place of a resource, which a rule does not. */
const shortNames: Readonly<Record<string, string>> = {
  cm: 'configmaps',
  cj: 'cronjobs',
  crd: 'customresourcedefinitions',
  deploy: 'deployments',
  ds: 'daemonsets',
  ep: 'endpoints',
  hpa: 'horizontalpodautoscalers',
  ing: 'ingresses',
  netpol: 'networkpolicies',
  ns: 'namespaces',
  pdb: 'poddisruptionbudgets',
  pv: 'persistentvolumes',
  pvc: 'persistentvolumeclaims',
  rs: 'replicasets',
  sa: 'serviceaccounts',
  sts: 'statefulsets',
  svc: 'services',
};

/** By group: resources by name, each with its subresources. */
const groups: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = new Map(
  Object.entries(table).map(([group, resources]) => [
    group,
    new Map(
      resources.split(' ').map(resource => {
        const [name = '', subresources = ''] = resource.split('/');
        return [name, subresources === '' ? [] : subresources.split(',')];
      }),
    ),
  ]),
);

/** The resources of a group of Kubernetes; undefined if the group is none. */
export function resourcesOf(group: string): ReadonlyMap<string, readonly string[]> | undefined {
  return groups.get(group);
}

/** The groups of Kubernetes that have a resource. */
export function groupsWith(resource: string): string[] {
  return [...groups].flatMap(([group, resources]) => (resources.has(resource) ? [group] : []));
}

/** The resource among these that was meant by a name that is none: its singular, its short name, a typo of it. */
export function resourceMeant(name: string, resources: readonly string[]): string | undefined {
  const plurals = pluralsOf(name);
  return resources.find(resource => plurals.includes(resource)) ?? nearest(name.toLowerCase(), resources, 1)[0];
}

/** The resource of Kubernetes that goes by a name: its plural, its singular or what kubectl calls it for short. */
export function pluralOf(name: string): { readonly resource: string; readonly group: string } | undefined {
  for (const resource of pluralsOf(name)) {
    const [group] = groupsWith(resource);
    if (group !== undefined) return { resource, group };
  }
  return undefined;
}

function pluralsOf(name: string): string[] {
  const given = name.toLowerCase();
  const short = shortNames[given];
  return [given, `${given}s`, `${given}es`, given.replace(/y$/, 'ies'), ...(short === undefined ? [] : [short])];
}

/**
 * The verbs that API servers ask for.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verb-resource
 */
const verbs = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...[
    'use',
    'bind',
    'escalate',
    'impersonate',
    'approve',
    'sign',
    'attest',
    'proxy',
    'associate-node',
    'arbitrary-node',
  ],
];

/** What people write for the verbs of the API: HTTP's, and plain English. */
const otherWords: Readonly<Record<string, string>> = {
  all: '*',
  add: 'create',
  edit: 'update, patch',
  modify: 'update, patch',
  post: 'create',
  put: 'update',
  read: 'get, list, watch',
  remove: 'delete',
  view: 'get, list, watch',
  write: 'create, update, patch, delete',
};

/** The verbs that were meant by one that no API server asks for; undefined if it may be one after all. */
export function verbMeant(verb: string): string | undefined {
  const given = verb.toLowerCase();
  if (verb === '*' || verbs.includes(verb)) return undefined;
  return otherWords[given] ?? (verbs.includes(given) ? given : nearest(given, verbs, 1)[0]);
}
