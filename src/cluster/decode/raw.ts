import { isCredentialName, isKeyFileName } from '../../core/credential-names.ts';
import { lastApplied } from './containers.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** Stands for what is not told. */
const hidden = '(hidden)';

/**
 * A token as it is sent (three parts in base64url, the first two JSON), or a private key: wherever it stands.
 * @see https://datatracker.ietf.org/doc/html/rfc7519#section-3, https://datatracker.ietf.org/doc/html/rfc7468#section-10
 */
const credentials =
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * A credential that is given with its name, as programs take it: `--token=…`, `PASSWORD=…`. What refers to a variable (`$(TOKEN)`)
 * holds none.
 */
const assigned = /(?<![\w.-])([\w.-]{2,80})=("[^"]*"|'[^']*'|[^\s,;&"'$]+)/g;
/**
 * The password of an address.
 * @see https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1
 */
const ofAddress = /(:\/\/[^\s/:@]*:)[^\s/@$]+(?=@)/g;

/**
 * The door for objects that are told as the API writes them. What is not let through: managedFields; the annotation
 * last-applied-configuration; all of a Secret but its name, labels and type; values of variables and keys that are called
 * credentials; tokens, private keys, and what is given as a credential, in any text.
 */
export function withoutSecrets(raw: JsonObject): JsonObject {
  const { metadata, ...rest } = raw;
  const isSecret = raw.kind === 'Secret' || raw.kind === 'PartialObjectMetadata';
  const kept = isSecret
    ? { apiVersion: raw.apiVersion, kind: raw.kind, ...('type' in raw && { type: raw.type }) }
    : rest;
  return {
    ...(cleaned(raw.kind === 'ConfigMap' ? withoutKeys(kept) : kept) as JsonObject),
    ...(isJsonObject(metadata) && { metadata: cleanedMetadata(metadata, isSecret) }),
  };
}

function cleanedMetadata({ managedFields: _, annotations, ...metadata }: JsonObject, isSecret: boolean): unknown {
  if (!isJsonObject(annotations) || isSecret) return cleaned(metadata);
  const { [lastApplied]: __, ...others } = annotations;
  return cleaned({ ...metadata, annotations: others });
}

/** What a ConfigMap holds under names that are meant for Secrets. */
function withoutKeys(configMap: JsonObject): JsonObject {
  const clean = (data: unknown): unknown =>
    isJsonObject(data)
      ? Object.fromEntries(
          Object.entries(data).map(([key, value]) => [
            key,
            isCredentialName(key) || isKeyFileName(key) ? hidden : value,
          ]),
        )
      : data;
  return { ...configMap, data: clean(configMap.data), binaryData: clean(configMap.binaryData) };
}

/** A text without tokens, private keys, and what in it is called a credential. */
export function withoutCredentials(text: string): string {
  return text
    .replace(credentials, hidden)
    .replace(ofAddress, `$1${hidden}`)
    .replace(assigned, (all, name: string) => (isCredentialName(name) ? `${name}=${hidden}` : all));
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutCredentials(value);
  if (Array.isArray(value)) return value.map((item, i) => (isCredentialOption(value[i - 1]) ? hidden : cleaned(item)));
  if (!isJsonObject(value)) return value;
  // A variable: `{ name: 'DB_PASSWORD', value: '…' }`.
  if (typeof value.name === 'string' && typeof value.value === 'string' && isCredentialName(value.name))
    return { ...value, value: hidden };
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, cleaned(inside)]));
}

/** An argument after which the next one is a credential. */
function isCredentialOption(argument: unknown): boolean {
  return typeof argument === 'string' && /^--?\w[\w-]*$/.test(argument) && isCredentialName(argument);
}
