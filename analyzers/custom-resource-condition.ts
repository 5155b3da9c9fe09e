import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { missingReferences, namedKinds, neededBy, productsOf } from './_shared/custom-needs.ts';
import { isMeantToWork, lagOf, problemOf, settlingOf } from './_shared/custom-status.ts';

const docs = 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/';
const conventions =
  'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties';
const message = '{type} is {value}[, {reason}][: {message}]';

/** A message in a title; the evidence holds all of it. */
const longestMessage = 300;

/**
 * Custom resources say by conditions whether they are as they should be. One finding for each object: the condition that says
 * most. What an object owns, needs or names is its cause, if that is broken.
 */
export const customResourceCondition = defineAnalyzer({
  id: 'custom-resource-condition',
  subject: 'CustomResource',
  title: 'Custom resources whose status says that something is wrong',
  aliases: ['crd', 'conditions', 'ClusterCatalog', 'ClusterExtension'],
  consults: namedKinds,
  codes: {
    'custom-resource-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message,
      why: 'The controller of this resource reports that it is not as it should be, and why. What depends on it does not work, or works with what was there before.',
      fix: 'Resolve what the controller says; its log says more.',
      docs: conventions,
    },
    'custom-resource-degraded': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message,
      why: 'The controller of this resource reports that it works in part, or not as it was asked to. It may stop working when the next thing fails.',
      fix: 'Resolve what the controller says; its log says more.',
      docs: conventions,
    },
    'custom-resource-run-failed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message,
      why: 'This is the newest run of its series, and it failed: what it was to do was not done. Older runs are history and not reported.',
      fix: 'Resolve what the run says, then start it again.',
      docs,
    },
    'custom-resource-unknown': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message,
      why: 'For more than half an hour the controller of this resource has not been able to say whether it works. It may be gone, or what it asks may not answer.',
      fix: 'Check whether the controller of {resource} runs, and what it logs.',
      docs: conventions,
    },
    'custom-resource-reference-missing': {
      severity: 'warning',
      breaks: 'config',
      message: '{field} names {kind} {name}, which does not exist',
      why: 'Its controller has not complained: it has not needed the object since it went, or nobody has asked it to. When it does, it fails.',
      fix: 'Correct {field}, or create {kind} {name}.',
      docs,
    },
    'custom-resource-not-observed': {
      severity: 'warning',
      breaks: 'ready',
      message: 'its controller has not seen generation {generation} of it[, only generation {observed}]',
      why: 'A controller notes in status.observedGeneration which generation of a resource it acted on last. It has been behind for more than ten minutes, so the last change has no effect, and the status is about what was before.',
      fix: 'Check whether the controller of {resource} runs, and what it logs.',
      docs: conventions,
    },
  },
  check(object, cluster, report) {
    const resource = word(object.kind);
    const problem = problemOf(object, cluster);
    if (problem === undefined) {
      for (const { path, kind, name, absent } of isMeantToWork(object, cluster)
        ? missingReferences(object, cluster)
        : []) {
        report('custom-resource-reference-missing', object, {
          key: `${kind} ${name}`,
          with: { field: word(path), kind: word(kind), name },
          blames: [{ object: absent, because: 'exists' }],
          evidence: [{ of: object, path, value: name }],
        });
      }
      const lag = lagOf(object, cluster);
      if (lag === undefined) return;
      report('custom-resource-not-observed', object, {
        with: { resource, ...lag },
        evidence: [{ of: object, path: 'status.observedGeneration', value: lag.observed ?? 0 }],
      });
      return;
    }
    const { path, type, value, reason, message: said, since, code } = problem;
    const { missing, present, isStated } = neededBy(object, said, cluster);
    report(code, object, {
      with: {
        resource,
        type: word(type),
        value: word(value),
        reason: reason === '' ? undefined : word(reason),
        message: said === '' ? undefined : text(shortened(said)),
      },
      blames: missing.map(absent => ({ object: absent, because: 'exists' })),
      dependsOn: present.map(needed => ({ object: needed, because: 'ready' })),
      makes: productsOf(object),
      evidence: [{ of: object, path, value: text([value, reason, said].filter(part => part !== '').join(': ')) }],
      since,
      // That something is missing is no matter of time.
      settling: isStated ? undefined : settlingOf(object, problem, cluster),
    });
  },
});

function shortened(said: string): string {
  return said.length > longestMessage ? `${said.slice(0, longestMessage)}…` : said;
}
