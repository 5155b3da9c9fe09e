import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import { type Kinds, kindOfType } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { groupOf, type KubeObject } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import {
  authenticationKinds,
  authenticationMissing,
  failureDetails,
  isLeftAlone,
  missingAuthentications,
} from './_shared/keda.ts';
import { groupBy } from './_shared/listings.ts';
import { conditionOf } from './_shared/pods.ts';
import { isScalable, scalable } from './_shared/scale-target.ts';

const consults = [...scalable, ...authenticationKinds, 'CustomResource', 'HorizontalPodAutoscaler'] as const;
const docs = 'https://keda.sh/docs/latest/reference/scaledobject-spec/';

/** An autoscaler of KEDA: it makes a HorizontalPodAutoscaler, and scales to zero and back itself. */
export const kedaScaledObject = defineAnalyzer({
  id: 'keda-scaled-object',
  subject: 'ScaledObject',
  title: 'Autoscalers of KEDA that do not scale',
  consults,
  codes: {
    'keda-target-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its target {kind} {target} does not exist',
      why: 'KEDA scales the workload that spec.scaleTargetRef names, in its own namespace. There is none of that name.',
      fix: 'Correct spec.scaleTargetRef, create {kind} {target}, or delete the ScaledObject.',
      docs: `${docs}#scaletargetref`,
    },
    'keda-authentication-missing': authenticationMissing,
    'keda-bounds-invalid': {
      severity: 'error',
      breaks: 'config',
      message: '{lower} {low} is not below {upper} {high}',
      why: 'KEDA scales between minReplicaCount and maxReplicaCount, and to idleReplicaCount, which is smaller than both, when nothing is active. Bounds that contradict each other are refused.',
      fix: 'Correct {lower} or {upper}.',
      docs: `${docs}#minreplicacount`,
    },
    'keda-target-taken': {
      severity: 'error',
      breaks: 'config',
      message: '{kind} {target} is scaled by HorizontalPodAutoscaler {other} already, and not by KEDA',
      why: 'One workload can have one autoscaler. KEDA does not make its own where another one is, so the triggers of this ScaledObject have no effect.',
      fix: 'Delete HorizontalPodAutoscaler {other}, or let KEDA take it over with the annotation scaledobject.keda.sh/transfer-hpa-ownership.',
      docs: `${docs}#transfer-ownership-of-an-existing-hpa`,
    },
    'keda-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'does not scale[, {reason}]: {words}',
      why: 'KEDA cannot ask the source of the metric, or cannot make the HorizontalPodAutoscaler. The workload keeps the replicas that it has, however much there is to do.',
      fix: 'Fix what the message names: usually an address, a credential or the metadata of a trigger is wrong.',
      docs: 'https://keda.sh/docs/latest/troubleshooting/',
    },
    'keda-triggers-fail': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: 'scales by some of its triggers only: {words}',
      why: 'One of several triggers fails. While the others are active the workload is scaled by them; when they are not, it is not scaled at all.',
      fix: 'Fix what the message names: usually an address, a credential or the metadata of a trigger is wrong.',
      docs: 'https://keda.sh/docs/latest/troubleshooting/',
    },
    'keda-fallback': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: 'a trigger fails, so it scales to its fallback[ of {replicas|replica|replicas}][: {words}]',
      why: 'The source of a metric did not answer failureThreshold times in a row. Since then the number of replicas is the fallback and does not follow the load.',
      fix: 'Find out why the source of the metric does not answer.',
      docs: `${docs}#fallback`,
    },
  },
  check(scaled, cluster, report) {
    if (isLeftAlone(scaled)) return;
    const { kind, name: target } = targetOf(scaled);
    const absent = missingTarget(scaled, cluster);
    if (absent !== undefined) {
      report('keda-target-missing', scaled, {
        with: { kind: word(kind), target },
        blames: [{ object: absent, because: 'exists' }],
        evidence: [{ of: scaled, path: 'spec.scaleTargetRef.name', value: target }],
      });
    }
    for (const missing of missingAuthentications(scaled, cluster))
      report('keda-authentication-missing', scaled, missing);
    const wrong = wrongBounds(scaled);
    if (wrong !== undefined) {
      const { lower, low, upper, high } = wrong;
      report('keda-bounds-invalid', scaled, {
        with: { lower: word(lower), low, upper: word(upper), high },
        evidence: [{ of: scaled, path: `spec.${lower}`, value: low }],
      });
    }
    const other = otherAutoscaler(scaled, cluster);
    if (other !== undefined) {
      report('keda-target-taken', scaled, {
        with: { kind: word(kind), target, other: other.metadata.name },
        evidence: [{ of: other, path: 'spec.scaleTargetRef.name', value: target }],
      });
    }
    const failure = failureOf(scaled);
    if (failure === undefined) return;
    const details = failureDetails(scaled, failure.condition, cluster);
    report(failure.code, scaled, {
      ...details,
      with: { ...details.with, replicas: scaled.spec.fallback?.replicas },
    });
  },
});

type ScaledObject = Kinds['ScaledObject'];
type View = Pick<
  ClusterView<'ScaledObject', (typeof consults)[number]>,
  'listing' | 'lookup' | 'lookupCustom' | 'ownerOf'
>;

/** What is scaled: a Deployment where nothing else is said. */
function targetOf({ spec }: ScaledObject): { readonly group: string; readonly kind: string; readonly name: string } {
  const { apiVersion, kind = 'Deployment', name = '' } = spec.scaleTargetRef ?? {};
  return { group: apiVersion === undefined ? 'apps' : groupOf(apiVersion), kind, name };
}

function missingTarget(scaled: ScaledObject, cluster: View) {
  const { group, kind, name } = targetOf(scaled);
  const { namespace } = scaled.metadata;
  const known = kindOfType(group, kind);
  if (known === undefined) return undefined;
  if (known !== 'CustomResource' && !isScalable(known)) return undefined;
  const found =
    known === 'CustomResource'
      ? cluster.lookupCustom({ group, kind }, name, namespace)
      : cluster.lookup(known, name, namespace);
  return found.state === 'absent' ? found.absent : undefined;
}

/** @see https://github.com/kedacore/keda/blob/main/apis/keda/v1alpha1/scaledobject_types.go (CheckReplicaCountBoundsAreValid) */
function wrongBounds({ spec }: ScaledObject) {
  const { idleReplicaCount: idle, minReplicaCount: min = 0, maxReplicaCount: max = 100 } = spec;
  if (min > max) return { lower: 'minReplicaCount', low: min, upper: 'maxReplicaCount', high: max };
  if (idle !== undefined && idle >= min)
    return { lower: 'idleReplicaCount', low: idle, upper: 'minReplicaCount', high: min };
  return undefined;
}

/** The autoscaler of somebody else on the same target, if KEDA has none there. Two of them are told by `hpa-duplicate`. */
function otherAutoscaler(scaled: ScaledObject, cluster: View): KubeObject | undefined {
  const all = cluster.listing('HorizontalPodAutoscaler', scaled.metadata.namespace);
  if (all.state === 'unknown') return undefined;
  const { group, kind, name } = targetOf(scaled);
  const same = byTarget(all.objects).get([group, kind, name].join('\0')) ?? [];
  return same.some(hpa => cluster.ownerOf(hpa) === scaled) ? undefined : same[0];
}

const byTarget = memoized((all: readonly Kinds['HorizontalPodAutoscaler'][]) =>
  groupBy(all, ({ spec }) => {
    const { apiVersion = '', kind = '', name = '' } = spec.scaleTargetRef ?? {};
    return [groupOf(apiVersion), kind, name].join('\0');
  }),
);

function failureOf(scaled: ScaledObject) {
  const ready = conditionOf(scaled, 'Ready');
  if (ready?.status === 'False') return { code: 'keda-not-ready', condition: ready } as const;
  if (ready?.status === 'Unknown' && ready.reason === 'PartialTriggerError')
    return { code: 'keda-triggers-fail', condition: ready } as const;
  const fallback = conditionOf(scaled, 'Fallback');
  return fallback?.status === 'True' ? ({ code: 'keda-fallback', condition: fallback } as const) : undefined;
}
