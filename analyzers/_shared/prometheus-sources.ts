import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { type Value, word } from '../../src/core/values.ts';
import { keysOfConfigMap } from './sources.ts';

export const sourceKinds = ['ConfigMap', 'Secret'] as const;

/** A Secret or ConfigMap that a configuration names. */
export interface ConfigSource {
  readonly kind: (typeof sourceKinds)[number];
  readonly name: string;
  /** All of it is taken if not given. */
  readonly key?: string | undefined;
  /** The field that names it. */
  readonly path: string;
}

type Client = Kinds['ServiceMonitor']['spec']['endpoints'][number] | Kinds['Prometheus']['spec']['remoteWrite'][number];
type KeyOf = {
  readonly name?: string | undefined;
  readonly key?: string | undefined;
  readonly optional?: boolean | undefined;
};

/** What an HTTP endpoint needs to be asked: its credentials and certificates. */
export function sourcesOf(
  { basicAuth, authorization, bearerTokenSecret, oauth2, tlsConfig }: Client,
  at: string,
): ConfigSource[] {
  return [
    ...source('Secret', basicAuth?.username, `${at}.basicAuth.username`),
    ...source('Secret', basicAuth?.password, `${at}.basicAuth.password`),
    ...source('Secret', authorization?.credentials, `${at}.authorization.credentials`),
    ...source('Secret', bearerTokenSecret, `${at}.bearerTokenSecret`),
    ...source('Secret', oauth2?.clientSecret, `${at}.oauth2.clientSecret`),
    ...source('Secret', tlsConfig?.keySecret, `${at}.tlsConfig.keySecret`),
    ...(
      [
        [oauth2?.clientId, `${at}.oauth2.clientId`],
        [tlsConfig?.ca, `${at}.tlsConfig.ca`],
        [tlsConfig?.cert, `${at}.tlsConfig.cert`],
      ] as const
    ).flatMap(([either, path]) => [
      ...source('Secret', either?.secret, `${path}.secret`),
      ...source('ConfigMap', either?.configMap, `${path}.configMap`),
    ]),
  ];
}

/** A reference, unless it is empty or may be missing. */
export function source(kind: ConfigSource['kind'], reference: KeyOf | undefined, path: string): ConfigSource[] {
  const { name, key, optional } = reference ?? {};
  return name === undefined || optional === true ? [] : [{ kind, name, key, path }];
}

/** The codes of sources that are missing, as each analyzer that looks for some has its own. */
export const sourceMissing = {
  severity: 'error',
  breaks: 'config',
  message: '{field} names {kind} {source}, which does not exist',
  why: 'The Prometheus operator puts what Secrets and ConfigMaps hold into the configuration that it writes. If one of them is missing, it leaves out the object that names it, or stops writing the configuration at all.',
  fix: 'Correct {field}, or create {kind} {source} in this namespace.',
  docs: 'https://prometheus-operator.dev/docs/platform/troubleshooting/',
} as const satisfies Code;

export const sourceKeyMissing = {
  severity: 'error',
  breaks: 'config',
  message: '{field} names the key {key} of {kind} {source}, which has {keys}',
  why: 'The Prometheus operator puts what ConfigMaps hold under a key into the configuration that it writes. If the key is missing, it leaves out the object that names it, or stops writing the configuration at all.',
  fix: 'Correct {field}, or add the key to {kind} {source}.',
  docs: 'https://prometheus-operator.dev/docs/platform/troubleshooting/',
} as const satisfies Code;

/** How the two codes are reported: by an analyzer, under its own names for them. */
interface Missing {
  readonly object: (details: Details & { readonly with: SourceValues }) => void;
  readonly key: (
    details: Details & { readonly with: SourceValues & { readonly key: string; readonly keys: Value } },
  ) => void;
}

interface SourceValues {
  readonly field: Value;
  readonly kind: Value;
  readonly source: string;
}

/** Reports the sources that are missing. The keys of a Secret are never read, so none of them is missed. */
export function reportMissing(
  object: KubeObject,
  sources: Iterable<ConfigSource>,
  cluster: Pick<ClusterView<never, (typeof sourceKinds)[number]>, 'lookup'>,
  missing: Missing,
): void {
  const { namespace } = object.metadata;
  for (const { kind, name, key, path } of sources) {
    const found = cluster.lookup(kind, name, namespace);
    const said = { field: word(path), kind: word(kind), source: name };
    const evidence: Details['evidence'] = [{ of: object, path, value: key === undefined ? name : [name, key] }];
    if (found.state === 'absent') {
      const blames = [{ object: found.absent, because: 'exists' }] as const;
      missing.object({ key: `${kind} ${name}`, with: said, blames, evidence });
    } else if (key !== undefined && kind === 'ConfigMap' && found.state === 'present') {
      const keys = keysOfConfigMap({ kind, name, keys: [key], users: [], optional: false }, namespace, cluster)?.all;
      if (keys === undefined || keys.includes(key)) continue;
      const has = keys.length === 0 ? word('no keys') : keys;
      missing.key({ key: `${name} ${key}`, with: { ...said, key, keys: has }, evidence });
    }
  }
}
