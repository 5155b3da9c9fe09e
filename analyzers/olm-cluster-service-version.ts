import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { text, word } from '../src/core/values.ts';

/** An operator may take this long to be installed, in seconds. */
const installGrace = 1800;

/** How long what an operator requires may be missing, in seconds: its plan creates most of that itself. */
const requirementGrace = 600;

const done: ReadonlySet<string> = new Set(['', 'Succeeded', 'Replacing', 'Deleting']);

/**
 * An installed operator. Copies of it in the namespaces that it looks after say the same and are left out.
 * @see https://olm.operatorframework.io/docs/concepts/crds/clusterserviceversion/
 */
export const olmClusterServiceVersion = defineAnalyzer({
  id: 'olm-cluster-service-version',
  subject: 'ClusterServiceVersion',
  title: 'Operators that are not installed or do not run',
  aliases: ['csv'],
  consults: ['CustomResourceDefinition', 'Deployment', 'OperatorGroup', 'ServiceAccount'],
  codes: {
    'olm-csv-failed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'is {phase}[, {reason}][: {words}]',
      why: 'The operator is not installed, or what it runs is not ready: nothing acts on its custom resources.',
      fix: 'Resolve what the message says; the Deployments of the operator are in its namespace.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/clusterserviceversion/',
    },
    'olm-csv-requirement-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'requires {kind} {required}, which is {state}[: {words}]',
      why: 'An operator is installed only when all that it requires is there: the definitions it works with, a ServiceAccount, and its permissions.',
      fix: 'Install what provides {kind} {required}, or an operator that owns it.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/clusterserviceversion/',
    },
  },
  check(csv, cluster, report) {
    const { metadata, status } = csv;
    const { phase = '', reason, message, lastTransitionTime: since } = status;
    if (metadata.deletionTimestamp !== undefined || reason === 'Copied' || done.has(phase)) return;
    const age = cluster.age(since ?? metadata.creationTimestamp);
    if (reason === 'RequirementsNotMet') {
      for (const requirement of missingOf(csv)) {
        const { kind = '', name = '', status: state = '', message: words } = requirement;
        const absent = absentOf(requirement, csv, cluster);
        report('olm-csv-requirement-missing', csv, {
          key: `${kind} ${name}`,
          with: { kind: word(kind), required: name, state: word(state), words: words ? text(words) : undefined },
          blames: absent === undefined ? [] : [{ object: absent, because: 'exists' }],
          evidence: [{ of: csv, path: `status.requirementStatus[${kind} ${name}]`, value: word(state) }],
          since,
          settling: age < requirementGrace ? 'what it requires' : undefined,
        });
      }
      return;
    }
    report('olm-csv-failed', csv, {
      with: {
        phase: word(phase),
        reason: reason === undefined ? undefined : word(reason),
        words: message === undefined ? undefined : text(message),
      },
      dependsOn: [
        ...deploymentsOf(csv, cluster).map(object => ({ object, because: 'ready' as const })),
        ...groupsOf(csv, cluster).map(object => ({ object, because: 'config' as const })),
      ],
      evidence: [{ of: csv, path: 'status.phase', value: word(phase) }],
      since,
      settling: phase !== 'Failed' && age < installGrace ? 'its installation' : undefined,
    });
  },
});

type Csv = Kinds['ClusterServiceVersion'];
type Requirement = Csv['status']['requirementStatus'][number];
type View = Pick<
  ClusterView<'ClusterServiceVersion', 'CustomResourceDefinition' | 'Deployment' | 'OperatorGroup' | 'ServiceAccount'>,
  'listing' | 'lookup' | 'missing'
>;

function missingOf({ status }: Csv): readonly Requirement[] {
  return status.requirementStatus.filter(({ status: state }) => state !== undefined && state !== 'Present');
}

/** A requirement that does not exist, as the Operator Lifecycle Manager says now, if nobody has seen it. */
function absentOf({ kind, name = '', status }: Requirement, { metadata }: Csv, cluster: View) {
  if (status !== 'NotPresent') return undefined;
  if (kind === 'CustomResourceDefinition') return cluster.missing(kind, name, undefined, 'controller');
  if (kind === 'ServiceAccount') return cluster.missing(kind, name, metadata.namespace, 'controller');
  return undefined;
}

function deploymentsOf({ metadata, spec }: Csv, cluster: View) {
  return (spec.install?.spec?.deployments ?? []).flatMap(({ name = '' }) => {
    const found = cluster.lookup('Deployment', name, metadata.namespace);
    return found.state === 'present' ? [found.object] : [];
  });
}

/** The OperatorGroups of its namespace: it is not installed while there are two. */
function groupsOf({ metadata }: Csv, cluster: View) {
  const groups = cluster.listing('OperatorGroup', metadata.namespace);
  return groups.state === 'complete' ? groups.objects : [];
}
