import { openRecording } from '../../src/cluster/recording/index.ts';
import { type Kind, kinds } from '../../src/core/kinds/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import type { Chunk, Source } from '../../src/core/source.ts';

/**
 * A recording in which every word that somebody chose is a canary: a word that stands nowhere else. What a model is asked of
 * such a cluster must hold no part of any.
 */
export interface CanaryCluster {
  readonly source: Source;
  /** Runs of five letters of all canaries: not one may stand in a question. */
  readonly traces: ReadonlySet<string>;
}

/** How much of a text is somebody's: the names in it, or all of it. */
export type Texts = 'names' | 'everything';

/** Fields whose values the API chooses, or that refer to what it chooses. Everything else is somebody's. */
const ofTheApi = new Set(
  `accessModes action addressType apiGroups architecture clusterIP clusterIPs completionMode concurrencyPolicy component
  conversionReviewVersions admissionReviewVersions apiVersions dnsPolicy effect externalTrafficPolicy failurePolicy fsGroupPolicy
  handler imagePullPolicy internalTrafficPolicy ipFamilies ipFamilyPolicy matchPolicy nonResourceURLs operatingSystem operations
  operator persistentVolumeReclaimPolicy phase podManagementPolicy podReplacementPolicy policyTypes preemptionPolicy protocol
  qosClass reason reclaimPolicy reinvocationPolicy reportingComponent resources restartPolicy schedulerName scheme scope
  sessionAffinity sideEffects status storedVersions strategy subresource terminationMessagePolicy type validationActions verbs
  version volumeBindingMode volumeLifecycleModes volumeMode whenDeleted whenScaled whenUnsatisfiable pathType provisioner
  kubeletVersion containerRuntimeVersion creationTimestamp uid resourceVersion fieldPath maxSurge maxUnavailable`.split(
    /\s+/,
  ),
);
/** Of custom resources these are somebody's, too. */
const ofTheirTypes = new Set(['reason', 'phase', 'version', 'message', 'scope']);
/** Texts, in which names stand among other words. */
const texts = new Set(['message', 'note', 'description']);
/** Names that every cluster has, and words of the API in names. */
const everybodys =
  /^(?:kube|system|kubernetes|default|public|lease|root|proxy|dns|coredns|cluster|local|svc|io|k8s|v\d\w*|sha256|true|false|none|metrics|server|apps|batch|core|http|https|tcp|node|control|plane|controller|manager|apiserver|scheduler|spec|status|containers|initContainers|latest|nil|token|ca|crt|svc|kubelet|linux|amd64|arm64|service|account|serviceaccounts?|auth|authenticated|rbac|authorization|networking|storage|pod|pods|deployment|name|namespace|role|topology|hostname|zone|region)$/i;
const figure = /^[\d.]+[A-Za-z%]{0,2}$|^\d{4}-\d\d-\d\dT/;

/** All of a recording. */
export async function readRecording(path: string): Promise<{ readonly source: Source; readonly chunks: Chunk[] }> {
  const source = await openRecording(path);
  const chunks: Chunk[] = [];
  for await (const chunk of source.read({ kinds: Object.keys(kinds) as Kind[] }, new AbortController().signal))
    chunks.push(chunk);
  return { source, chunks };
}

/** The cluster of a recording with canaries in it. */
export async function canaryRecording(path: string, how: Texts): Promise<CanaryCluster> {
  const { source, chunks } = await readRecording(path);
  return canaryCluster(chunks, source, how);
}

/** The lines that hold five letters of a canary. */
export function leaks(said: string, traces: CanaryCluster['traces']): string[] {
  return [...new Set(said.split('\n'))].filter(line =>
    [...line.toLowerCase().matchAll(canaryLetters)].some(({ 0: run }) => {
      for (let at = 0; at + 5 <= run.length; at++) if (traces.has(run.slice(at, at + 5))) return true;
      return false;
    }),
  );
}

/** @param seed chooses the canaries */
function canaryCluster(chunks: readonly Chunk[], like: Source, how: Texts, seed = 1): CanaryCluster {
  const canaries = new Canaries(seed);
  for (const chunk of chunks)
    if (chunk.type === 'objects') for (const object of chunk.objects) collect(object, canaries);
  const changed = chunks.map((chunk): Chunk => {
    if (chunk.type === 'objects')
      return { ...chunk, objects: chunk.objects.map(object => changeObject(object, canaries, how)) };
    if (chunk.type === 'about') return chunk;
    const { namespace, of } = chunk;
    return {
      ...chunk,
      ...(namespace !== undefined && { namespace: canaries.name(namespace) }),
      ...(of !== undefined && { of: { ...of, group: canaries.name(of.group), kind: canaries.name(of.kind) } }),
    };
  });
  return {
    source: {
      ...like,
      async *read() {
        yield* changed;
      },
    },
    traces: canaries.traces(),
  };
}

/** Letters that stand together in no word of any language. */
const letters = 'qxzjvkwf';

/** Where there may be a canary. */
const canaryLetters = new RegExp(`[${letters}]{5,}`, 'g');

class Canaries {
  readonly #seed: number;
  readonly #byWord = new Map<string, string>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  learn(value: string): void {
    for (const [word] of value.matchAll(/[A-Za-z][A-Za-z0-9]*/g)) {
      if (word.length > 1 && !everybodys.test(word) && !this.#byWord.has(word))
        this.#byWord.set(word, this.#make(word));
    }
  }

  /** A name with each of its words changed, so that what refers to what stays. */
  name(value: string): string {
    if (figure.test(value) || isKept(value)) return value;
    return value.replace(/[A-Za-z][A-Za-z0-9]*/g, word => this.#byWord.get(word) ?? word);
  }

  /** A text in which each name is changed; words that stand alone may be no names. */
  text(value: string): string {
    return value.replace(/[A-Za-z0-9][\w./:@-]*[A-Za-z0-9]/g, part =>
      /[-_./:@\d]/.test(part) && !part.startsWith('spec.') ? this.name(part) : part,
    );
  }

  /** A text in which nothing is left. */
  nothingOf(value: string): string {
    return value.replace(/[A-Za-z]{2,}/g, word => this.#byWord.get(word) ?? this.#make(word));
  }

  traces(): Set<string> {
    const all = new Set<string>();
    for (const canary of this.#byWord.values())
      for (let at = 0; at + 5 <= canary.length; at++) all.add(canary.slice(at, at + 5).toLowerCase());
    return all;
  }

  #make(word: string): string {
    let number = (this.#byWord.size + 1) * 2_654_435_761 + this.#seed * 40_503;
    let canary = '';
    for (let i = 0; i < 9; i++) {
      canary += letters[number % letters.length];
      number = Math.floor(number / letters.length);
    }
    const made = /^[A-Z]/.test(word) ? canary[0]!.toUpperCase() + canary.slice(1) : canary;
    this.#byWord.set(word, made);
    return made;
  }
}

/** Keys and names that Kubernetes keeps for itself. */
function isKept(value: string): boolean {
  return /(?:^|\.)(?:kubernetes|k8s)\.io(?:\/|$)/.test(value) || everybodys.test(value);
}

function isCustom({ apiVersion }: KubeObject): boolean {
  const [group = ''] = apiVersion.split('/');
  return apiVersion.includes('/') && group.includes('.') && !group.endsWith('.k8s.io');
}

function collect(object: KubeObject, canaries: Canaries): void {
  if (isCustom(object)) {
    canaries.learn(object.kind);
    canaries.learn(object.apiVersion);
  }
  visit(object, isCustom(object), (value, field) => {
    if (!texts.has(field)) canaries.learn(value);
    return value;
  });
}

function changeObject(object: KubeObject, canaries: Canaries, how: Texts): KubeObject {
  const custom = isCustom(object);
  const changed = visit(object, custom, (value, field) => {
    if (!texts.has(field)) return canaries.name(value);
    return how === 'everything' ? canaries.nothingOf(value) : canaries.text(value);
  }) as KubeObject;
  return custom
    ? { ...changed, kind: canaries.name(object.kind), apiVersion: canaries.name(object.apiVersion) }
    : changed;
}

/** Changes all strings and keys that are somebody's. */
function visit(value: unknown, custom: boolean, change: (value: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field);
  if (Array.isArray(value)) return value.map(item => visit(item, custom, change, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isMap = /^(?:labels|annotations|matchLabels|nodeSelector|selector|data)$/.test(field);
      if (isMap) return [change(key, ''), visit(item, custom, change, '')];
      const kept =
        (ofTheApi.has(key) && !(custom && ofTheirTypes.has(key))) || key === 'kind' || /^(?:api|group)/.test(key);
      return [key, kept ? item : visit(item, custom, change, key)];
    }),
  );
}
