import type { Weights } from './custom-convention.ts';
import { type Condition, type Custom, type Problem, problemIn } from './custom-problem.ts';

type Status = Custom['status'];

/** What a Gateway or a router says of what hangs on it, and how bad it is if it is False. */
const answers: Weights = { Accepted: 'error', Admitted: 'error', Programmed: 'error', ResolvedRefs: 'warning' };

/** What a status says part by part: of each Gateway that something is for, of each domain, of each pod that looked at it. */
export function* partProblems(status: Status): Generator<Problem> {
  const { ancestors, parents, ingress, domainStatus, byPod } = status;
  // https://gateway-api.sigs.k8s.io/geps/gep-713/ (PolicyAncestorStatus), and what routes have
  yield* answerProblems('ancestors', ancestors, ({ ancestorRef }) => ancestorRef?.name);
  yield* answerProblems('parents', parents, ({ parentRef }) => parentRef?.name);
  // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/network_apis/route-route-openshift-io-v1
  yield* answerProblems('ingress', ingress, ({ routerName }) => routerName);
  // https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs#check-status: FailedNotVisible and its like
  for (const { domain = '', status: value = '' } of domainStatus) {
    if (!value.startsWith('Failed')) continue;
    yield { ...said('domainStatus', domain), type: domain, value, weight: 'error' };
  }
  // https://open-policy-agent.github.io/gatekeeper/website/docs/debug/
  for (const { id = '', errors } of byPod) {
    for (const { code = '', message = '' } of errors)
      yield { ...said('byPod', id), type: 'errors', value: code, message, weight: 'error' };
  }
}

function said(field: string, part: string): Pick<Problem, 'path' | 'reason' | 'message' | 'since'> {
  return { path: `status.${field}[${part}]`, reason: '', message: '', since: undefined };
}

/** What one part refuses and another takes works in part. */
function* answerProblems<Part extends { readonly conditions: readonly Omit<Condition, 'severity' | 'errors'>[] }>(
  field: string,
  parts: readonly Part[],
  nameOf: (part: Part) => string | undefined,
): Generator<Problem> {
  const isTaken = parts.some(({ conditions }) => conditions.every(({ type = '', status }) => !isRefusal(type, status)));
  for (const part of parts) {
    for (const condition of part.conditions) {
      const { type = '', status } = condition;
      const weight = isTaken ? 'warning' : answers[type];
      if (isRefusal(type, status) && weight !== undefined)
        yield problemIn(condition, weight, `${field}[${nameOf(part) ?? ''}].conditions`);
    }
  }
}

function isRefusal(type: string, status: string | undefined): boolean {
  return status === 'False' && Object.hasOwn(answers, type);
}
