import type { Analyzer } from '../../core/analyzer.ts';
import { UserError } from '../../core/errors.ts';
import type { KindDefinition, OnRequest } from '../../core/kinds/define.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import { compareText } from '../../core/objects.ts';
import type { Scope } from '../../engine/options.ts';
import type { GrantedResource, PolicyRule } from '../../engine/permissions.ts';
import type { Manifest } from '../../render/manifests.ts';
import type { ArgumentsOf, Command, Option } from '../command.ts';
import { coverageName } from '../exit.ts';
import { liveOptions } from '../open-source.ts';
import { common, configured, connection, selection } from '../options.ts';
import { namespacesOf } from '../parse.ts';
import { setUp } from '../setup.ts';

const group = 'What to grant:';

const own = {
  filter: {
    alias: 'f',
    type: 'string',
    array: true,
    describe: 'only what these analyzers need, or those of these kinds',
    group,
  },
  watch: { type: 'boolean', default: false, describe: 'also the verb watch, for analyze --watch', group },
  serve: { type: 'boolean', default: false, describe: 'also the verbs watch and get, for serve', group },
  auth: {
    type: 'string',
    choices: ['kubernetes'],
    describe: 'also ask the API server who a caller is and what they may see, for serve --auth=kubernetes',
    group,
  },
  'with-secrets': {
    type: 'boolean',
    default: false,
    describe: 'also list Secrets: Kubernetes cannot grant their names without their data, which is never requested',
    group,
  },
  'with-cluster-scoped': {
    type: 'boolean',
    default: false,
    describe: 'with -n: also a ClusterRole for what belongs to no namespace, such as nodes',
    group,
  },
  'custom-resources': {
    type: 'string',
    array: true,
    describe: 'custom resources by GROUP/PLURAL, such as cert-manager.io/certificates; with --from-cluster: groups',
    group,
  },
  'from-cluster': {
    type: 'boolean',
    default: false,
    describe: 'only what the cluster serves, and its custom resources by name',
    group,
  },
  'with-binding': {
    type: 'boolean',
    default: false,
    describe: 'also a ServiceAccount and what binds the roles to it',
    group,
  },
  'service-account': {
    type: 'string',
    default: 'default/kubecause',
    describe: 'NAMESPACE/NAME of that ServiceAccount',
    group,
  },
  name: { type: 'string', default: 'kubecause', describe: 'name of the roles', group },
} as const satisfies Record<string, Option>;

const options = { ...own, ...selection, ...configured, ...common, ...connection } as const;

type RbacArguments = ArgumentsOf<typeof options>;

export const rbac = {
  command: 'rbac',
  describe: 'Print the least permissions that analyze or serve needs, as manifests for kubectl apply',
  options,
  examples: [
    ['$0 rbac --from-cluster --with-binding | kubectl apply -f -', 'a ServiceAccount that may read what is there'],
    ['$0 rbac -n shop --logs', 'a Role in one namespace, with the logs of containers'],
    ['$0 rbac --serve --logs', 'what kubecause serve needs, and to answer for logs'],
    ['$0 rbac --filter Service', 'only what the analyzers of Services need'],
  ],
  run,
} satisfies Command;

async function run(args: RbacArguments): Promise<void> {
  const namespaces = namespacesOf(args);
  if (args.withClusterScoped && namespaces === undefined)
    throw new UserError('--with-cluster-scoped goes with -n: without a namespace all of it is granted');
  if (args.readCertificates && !args.withSecrets)
    throw new UserError('--read-certificates reads Secrets: grant them with --with-secrets');
  const account = parseAccount(args.serviceAccount);
  const [{ kindsOf }, permissions, { renderManifests }] = await Promise.all([
    import('../../engine/plan.ts'),
    import('../../engine/permissions.ts'),
    import('../../render/manifests.ts'),
  ]);
  const { analyzers, requested = [], filtered } = await setUp(args);
  const asked = kindsOf(analyzers, [], requested);
  const wanted = new Set(kindsOf(chosen(analyzers, filtered), [], requested));
  const served = args.fromCluster ? await servedTypes(args) : undefined;
  const there = asked.filter(kind => kind === 'CustomResource' || served?.has(kind) !== false);
  const isInReach = ({ namespaced }: Pick<GrantedResource, 'namespaced'>): boolean =>
    namespaces === undefined || namespaced || args.withClusterScoped;
  const isGranted = (kind: Kind): boolean => {
    const resource = permissions.resourceOf(kind);
    if (resource === undefined || !wanted.has(kind)) return false;
    if (resource.plural === 'secrets' && resource.group === '' && !args.withSecrets) return false;
    return isInReach(resource);
  };
  const customs = wanted.has('CustomResource') ? customResources(args, served?.customTypes).filter(isInReach) : [];
  const resources = [...there.filter(isGranted).flatMap(kind => permissions.resourceOf(kind) ?? []), ...customs];
  const left = [
    ...there.filter(kind => kind !== 'CustomResource' && !isGranted(kind)).map(kind => definitionOf(kind)),
    ...(asked.includes('CustomResource') ? (served?.customTypes ?? []) : []).filter(type => !isAmong(type, customs)),
  ];
  const { rulesFor, logsRule, namespaceRule, reviewRules } = permissions;
  const use = args.serve ? 'serve' : args.watch ? 'watch' : 'analyze';
  const rulesOf = (granted: readonly GrantedResource[]): PolicyRule[] => rulesFor(granted, use);
  const logs = requested.includes('logs' satisfies OnRequest) ? [logsRule] : [];
  const reviews = args.auth === undefined ? [] : reviewRules;
  const clusterScoped = args.withClusterScoped ? rulesOf(resources.filter(r => !r.namespaced)) : [];
  const roles: Role[] =
    namespaces === undefined
      ? [{ rules: [...rulesOf(resources), ...logs, ...reviews] }]
      : [
          ...namespaces.map(namespace => ({
            namespace,
            rules: [...rulesOf(resources.filter(r => r.namespaced)), ...logs, namespaceRule(namespace)],
          })),
          ...[{ rules: [...clusterScoped, ...reviews] }].filter(({ rules }) => rules.length > 0),
        ];
  const notes = notesOf(left, customs, args);
  process.stdout.write(renderManifests(manifestsOf(roles, notes, args, account)));
}

function isAmong({ group, plural }: KindDefinition, resources: readonly GrantedResource[]): boolean {
  return resources.some(resource => resource.group === group && resource.plural === plural);
}

/** The rules of a Role, or of a ClusterRole if it has no namespace. */
interface Role {
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
}

function chosen(analyzers: readonly Analyzer[], filtered: Scope['analyzers']): readonly Analyzer[] {
  if (filtered === undefined) return analyzers;
  return analyzers.flatMap(analyzer => {
    const subjects = filtered.get(analyzer.id);
    return subjects === undefined ? [] : { ...analyzer, subjects };
  });
}

async function servedTypes(args: RbacArguments) {
  const { readServedTypes } = await import('../../cluster/live/served.ts');
  return readServedTypes(liveOptions(args), new AbortController().signal);
}

/** The custom resources to grant: those of the cluster, of the groups that are named if any are; else those that are named. */
function customResources(
  { customResources: given = [], fromCluster }: RbacArguments,
  types: readonly { readonly group: string; readonly plural: string; readonly namespaced: boolean }[] | undefined,
): GrantedResource[] {
  const names = given.flatMap(value => value.split(',')).filter(name => name !== '');
  if (!fromCluster) return names.map(parseResource);
  if (types === undefined)
    throw new UserError(
      '--from-cluster: this server does not say which custom resources it has; since Kubernetes 1.26 servers do',
    );
  const missing = names.find(name => !types.some(type => type.group === name));
  if (missing !== undefined) {
    const groups = [...new Set(types.map(type => type.group))].sort(compareText).join(', ') || 'none';
    throw new UserError(`--custom-resources: the cluster has no custom resources of "${missing}"; it has: ${groups}`);
  }
  return types
    .filter(({ group }) => names.length === 0 || names.includes(group))
    .map(({ group, plural, namespaced }) => ({ group, plural, namespaced, watchable: true }));
}

/** Whether it has namespaces is not known: a Role grants what there is of it in its namespace. */
function parseResource(given: string): GrantedResource {
  const [, group, plural] = /^([a-z0-9.-]+\.[a-z0-9-]+)\/([a-z0-9-]+)$/.exec(given) ?? [];
  if (group === undefined || plural === undefined)
    throw new UserError(
      `--custom-resources wants GROUP/PLURAL, such as cert-manager.io/certificates, but got "${given}"; with --from-cluster a group is enough`,
    );
  return { group, plural, namespaced: true, watchable: true };
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

function parseAccount(given: string): Account {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(given) ?? [];
  if (namespace === undefined || name === undefined)
    throw new UserError(`--service-account wants NAMESPACE/NAME, but got "${given}"`);
  return { namespace, name };
}

/** What the role leaves out, by the names that a report has for it, so that nobody takes a hole for a surprise. */
function notesOf(left: readonly KindDefinition[], customs: readonly GrantedResource[], args: RbacArguments): string[] {
  const names = left.map(coverageName).sort(compareText);
  const notes = ['What kubecause analyze needs to read, and nothing else.'];
  if (names.includes('Secret'))
    notes.push(
      'Secrets are left out (add --with-secrets): whoever may list them may read what is in them, whatever kubecause asks for.',
    );
  if (customs.length === 0)
    notes.push('Custom resources are left out (add --from-cluster, or --custom-resources GROUP/PLURAL).');
  if (names.length > 0)
    notes.push(
      'What is left out is shown as not read. To accept that with --fail-on-incomplete:',
      `  ${expecting(names, args)}`,
    );
  return notes;
}

function expecting(names: readonly string[], { namespace = [] }: RbacArguments): string {
  const places = namespace.map(name => ` -n ${name}`).join('');
  return `kubecause analyze${places} --fail-on-incomplete --expect-unknown ${names.join(',')}`;
}

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

function manifestsOf(
  roles: readonly Role[],
  comments: readonly string[],
  { name, withBinding }: Pick<RbacArguments, 'name' | 'withBinding'>,
  account: Account,
): Manifest[] {
  const serviceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account };
  const manifests = roles.flatMap(({ namespace, rules }): Manifest[] => {
    const kind = namespace === undefined ? 'ClusterRole' : 'Role';
    const metadata = { ...(namespace !== undefined && { namespace }), name };
    const roleRef = { apiGroup, kind, name };
    const subjects = [{ kind: 'ServiceAccount', ...account }];
    return [
      { object: { apiVersion, kind, metadata, rules } },
      ...(withBinding ? [{ object: { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects } }] : []),
    ];
  });
  const all = withBinding ? [{ object: serviceAccount }, ...manifests] : manifests;
  return all.map((manifest, i) => (i === 0 ? { comments, ...manifest } : manifest));
}
