/**
 * What the API server says when it refuses to create an object, taken apart.
 *
 * Controllers pass its words on, in the condition ReplicaFailure and in FailedCreate events. The forms are those of the
 * admission plugins of Kubernetes (quota, limit ranges, priority, service accounts, runtime classes, pod security,
 * policies, webhooks), which have hardly changed since 1.20.
 */
export type Refusal =
  | { readonly by: 'quota'; readonly quota: string; readonly amounts: readonly QuotaAmount[] }
  | {
      readonly by: 'quota-unset';
      readonly quota: string;
      readonly resources: readonly string[];
      readonly containers: readonly string[];
    }
  | { readonly by: 'limit-range'; readonly bounds: readonly LimitBound[] }
  | { readonly by: 'pod-security'; readonly level: string; readonly violations: string }
  | { readonly by: 'absent'; readonly kind: AbsentKind; readonly name: string }
  | { readonly by: 'webhook-denial'; readonly webhook: string; readonly objection: string }
  | {
      readonly by: 'webhook-failure';
      readonly webhook: string;
      readonly failure: WebhookFailure;
      readonly words: string;
    }
  | { readonly by: 'policy'; readonly policy: string; readonly objection: string }
  | {
      readonly by: 'invalid';
      readonly objection: string;
      /** The limits that requests exceed: those that a limit range may have filled in. */
      readonly exceeded: readonly LimitBound[];
    }
  | { readonly by: 'other'; readonly words: string };

export type AbsentKind = 'PriorityClass' | 'RuntimeClass' | 'ServiceAccount';

/** Why a webhook could not be called. What its Service lacks (`service`) is the fault of that Service. */
export type WebhookFailure = 'service' | 'tls' | 'timeout' | 'unreachable';

export interface QuotaAmount {
  readonly resource: string;
  readonly requested: string;
  readonly used: string;
  readonly hard: string;
}

export interface LimitBound {
  readonly bound: 'min' | 'max' | 'maxLimitRequestRatio' | 'default';
  readonly resource: string;
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  /** The quantity that the limit range states. */
  readonly limit: string;
  readonly words: string;
}

/** An event holds 1 KiB; what is longer is not the API server's. */
const longestWords = 4096;

/** The words of a refusal without what the controllers and the API server put around them. */
export function refusalWords(message: string): string {
  return message
    .slice(0, longestWords)
    .replace(/^\(combined from similar events\): /, '')
    .replace(
      /^Error creating(?: job)?: |^Create (?:Pod|Claim) .*? failed error: |^Failed to create new replica set "[^"]*": /,
      '',
    )
    .replace(/^Internal error occurred: /, '')
    .replace(/^[\w.]+ "[^"]*" is forbidden: /, '')
    .trim();
}

export function parseRefusal(message: string): Refusal {
  const words = refusalWords(message);
  for (const parse of parsers) {
    const refusal = parse(words);
    if (refusal !== undefined) return refusal;
  }
  return { by: 'other', words };
}

const parsers: readonly ((words: string) => Refusal | undefined)[] = [
  // Webhooks and policies first: they quote texts of others, which may look like anything below.
  words => {
    const denial = /admission webhook "([^"]+)" denied the request(?::| )\s*(.*)/s.exec(words);
    return denial === null ? undefined : { by: 'webhook-denial', webhook: denial[1]!, objection: denial[2]! };
  },
  words => {
    const failed = /failed calling webhook "([^"]+)"[:;]\s*(.*)/s.exec(words);
    if (failed === null) return undefined;
    const [, webhook = '', cause = ''] = failed;
    return {
      by: 'webhook-failure',
      webhook,
      failure: webhookFailure(cause),
      words: cause.replace(/^failed to call webhook: /, ''),
    };
  },
  words => {
    const policy = /ValidatingAdmissionPolicy '([^']+)'(?: with binding '[^']+')? denied request: (.*)/s.exec(words);
    return policy === null ? undefined : { by: 'policy', policy: policy[1]!, objection: policy[2]! };
  },
  words => {
    const security = /violates PodSecurity "([^":]+)(?::[^"]*)?": (.*)/s.exec(words);
    return security === null ? undefined : { by: 'pod-security', level: security[1]!, violations: security[2]! };
  },
  words => {
    const exceeded = /exceeded quota: (\S+), requested: (\S+), used: (\S+), limited: (\S+)/.exec(words);
    return exceeded === null
      ? undefined
      : { by: 'quota', quota: exceeded[1]!, amounts: quotaAmounts(exceeded[2]!, exceeded[3]!, exceeded[4]!) };
  },
  words => {
    const unset = /failed quota: (\S+): must specify (.*)/s.exec(words);
    return unset === null ? undefined : { by: 'quota-unset', quota: unset[1]!, ...unsetResources(unset[2]!) };
  },
  words => absent('PriorityClass', /no PriorityClass with name (\S+) was found/.exec(words)),
  words => absent('RuntimeClass', /RuntimeClass "([^"]+)" not found/.exec(words)),
  words =>
    absent(
      'ServiceAccount',
      /error looking up service account [^/\s]+\/[^:\s]+: serviceaccount "([^"]+)" not found/.exec(words),
    ),
  words => {
    const bounds = limitBounds(words);
    return bounds.length === 0 ? undefined : { by: 'limit-range', bounds };
  },
  words => {
    const invalid = /^\S+ "[^"]*" is invalid: (.*)/s.exec(words);
    return invalid === null
      ? undefined
      : { by: 'invalid', objection: invalid[1]!, exceeded: exceededLimits(invalid[1]!) };
  },
];

function absent(kind: AbsentKind, match: RegExpExecArray | null): Refusal | undefined {
  return match === null ? undefined : { by: 'absent', kind, name: match[1]! };
}

function webhookFailure(cause: string): WebhookFailure {
  if (/\bx509\b|\btls: /.test(cause)) return 'tls';
  if (/service "[^"]*" not found|no endpoints available for service|no service port/.test(cause)) return 'service';
  if (/deadline exceeded|i\/o timeout|Client\.Timeout/.test(cause)) return 'timeout';
  return 'unreachable';
}

/** `requests.cpu=500m,pods=1`, three times over the same resources. */
function quotaAmounts(requested: string, used: string, hard: string): QuotaAmount[] {
  const [usedOf, hardOf] = [quantitiesIn(used), quantitiesIn(hard)];
  return [...quantitiesIn(requested)].map(([resource, quantity]) => ({
    resource,
    requested: quantity,
    used: usedOf.get(resource) ?? '',
    hard: hardOf.get(resource) ?? '',
  }));
}

function quantitiesIn(list: string): Map<string, string> {
  return new Map(list.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** `limits.cpu for: app,proxy; limits.memory for: app`; before Kubernetes 1.24 `limits.cpu,limits.memory`. */
function unsetResources(list: string): { resources: string[]; containers: string[] } {
  const resources: string[] = [];
  const containers = new Set<string>();
  for (const part of list.split('; ')) {
    const [names = '', of] = part.split(' for: ');
    resources.push(...names.trim().split(','));
    for (const container of of?.split(',') ?? []) containers.add(container.trim());
  }
  return { resources, containers: [...containers] };
}

const boundForm =
  /(?:(minimum|maximum) (\S+) usage per (\S+) is ([^\s,]+?)|(\S+) max limit to request ratio per (\S+) is ([^\s,]+?))(?:,|\.) {1,2}((?:but|No) .*?)(?=, minimum |, maximum |, \S+ max limit |\]|$)/g;

function limitBounds(words: string): LimitBound[] {
  return [...words.matchAll(boundForm)].map(match => {
    const [all, extreme, resource, type, limit, ratioOf, ratioType, ratio] = match;
    return {
      bound: extreme === undefined ? 'maxLimitRequestRatio' : extreme === 'minimum' ? 'min' : 'max',
      resource: resource ?? ratioOf ?? '',
      type: type ?? ratioType ?? '',
      limit: limit ?? ratio ?? '',
      words: all.replace(/\.\s+No /, ', but no '),
    };
  });
}

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/validation/validation.go (validateContainerResourceRequirements) */
const exceededForm = /Invalid value: "([^"]+)": must be less than or equal to (\S+) limit of ([^\s,\]]+)/g;

function exceededLimits(objection: string): LimitBound[] {
  return [...objection.matchAll(exceededForm)].map(([, request = '', resource = '', limit = '']) => ({
    bound: 'default',
    resource,
    type: 'Container',
    limit,
    words: `a container without a ${resource} limit gets ${limit}, and one requests ${request}`,
  }));
}
