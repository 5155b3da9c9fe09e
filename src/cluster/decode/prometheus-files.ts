import { gunzipSync } from 'node:zlib';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Kinds } from '../../core/kinds/index.ts';
import { nearest } from '../../core/near.ts';
import { decodeObject } from './index.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { fieldsOf, type Place } from './prometheus-fields.ts';

/** A configuration of Prometheus is a fraction of this, unpacked: a ConfigMap holds one MiB. */
const mostBytes = 16 << 20;

/**
 * The files of Prometheus in a ConfigMap: of their text what their table says, and what is wrong with it. Passwords, tokens and
 * whatever else stands there go no further.
 */
export function decodePrometheusFiles(raw: JsonObject, keys: readonly string[]): Kinds['PrometheusFiles'] | undefined {
  const files = keys.flatMap(key => {
    const text = textOf(raw, key);
    return text === undefined ? [] : [{ key, ...fileOf(text) }];
  });
  const { name, namespace, creationTimestamp } = isJsonObject(raw.metadata) ? raw.metadata : {};
  const metadata = { name, namespace, creationTimestamp };
  // The table of PrometheusFiles makes both the object and its type.
  return decodeObject({ apiVersion: 'v1', kind: 'PrometheusFiles', metadata, files }) as
    | Kinds['PrometheusFiles']
    | undefined;
}

function textOf({ data, binaryData }: JsonObject, key: string): string | undefined {
  const text = isJsonObject(data) ? data[key] : undefined;
  if (typeof text === 'string') return text;
  const base64 = isJsonObject(binaryData) ? binaryData[key] : undefined;
  return typeof base64 === 'string' ? unpacked(Buffer.from(base64, 'base64')) : undefined;
}

/** A text that may be packed, as reloaders take it. */
function unpacked(bytes: Buffer): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (isPacked ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes).toString('utf8');
  } catch {
    // What is no text is no YAML either: that is what is said of it.
    return '\0';
  }
}

function fileOf(text: string): object {
  const lines = new LineCounter();
  // Prometheus reads the first document, and is not strict about indentation.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: false, logLevel: 'error' });
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
  if (error !== undefined) return { problem: said(error.message), line: lines.linePos(error.pos[0]).line };
  const { contents } = document;
  if (!isMap(contents)) return { problem: 'it is no mapping of fields', line: 1 };
  const file = new File(lines);
  return contents.has('groups') && !contents.has('scrape_configs')
    ? file.rules(contents.toJSON(), contents)
    : file.configuration(contents);
}

/** What is wrong, without what stands there: it may be a password. */
function said(message: string): string {
  const plain = message.replace(/[:"`].*$/s, '').trim();
  return `it is no YAML: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
}

type Field = Node | null | undefined;

/** A file that is YAML. */
class File {
  readonly #lines: LineCounter;
  readonly #unknown: { name: string; near: string; line: number }[] = [];

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  rules(json: unknown, map: YAMLMap): object {
    this.#check(map, 'rules');
    for (const group of mapsIn(map.get('groups'))) {
      this.#check(group, 'group');
      for (const rule of mapsIn(group.get('rules'))) this.#check(rule, 'rule');
    }
    return { groups: isJsonObject(json) ? json.groups : undefined, unknown: this.#unknown };
  }

  configuration(map: YAMLMap): object {
    this.#check(map, 'configuration');
    const global = mapOf(map.get('global'));
    if (global !== undefined) this.#check(global, 'global');
    const alerting = mapOf(map.get('alerting'));
    if (alerting !== undefined) this.#check(alerting, 'alerting');
    return {
      scrapeInterval: textIn(global, 'scrape_interval'),
      scrapeTimeout: textIn(global, 'scrape_timeout'),
      jobs: mapsIn(map.get('scrape_configs')).map(job => this.#job(job)),
      moreJobs: textsIn(map.get('scrape_config_files')).length > 0,
      ruleFiles: textsIn(map.get('rule_files')),
      alertmanagers: mapsIn(alerting?.get('alertmanagers'))
        .flatMap(one => this.#targets(one))
        .map(({ target, line }) => ({ target: hostIn(target), line })),
      unknown: this.#unknown,
    };
  }

  #job(job: YAMLMap): object {
    this.#check(job, 'job');
    const relabelings = ['relabel_configs', 'metric_relabel_configs'].flatMap(field => mapsIn(job.get(field)));
    return {
      name: textIn(job, 'job_name'),
      line: this.#lineOf(job),
      scrapeInterval: textIn(job, 'scrape_interval'),
      scrapeTimeout: textIn(job, 'scrape_timeout'),
      relabelings: relabelings.map(one => this.#relabeling(one)),
      urls: this.#targets(job).filter(({ target }) => target.includes('/')).length,
    };
  }

  #relabeling(map: YAMLMap): object {
    this.#check(map, 'relabeling');
    const modulus = map.get('modulus');
    return {
      action: textIn(map, 'action'),
      sourceLabels: textsIn(map.get('source_labels')),
      targetLabel: textIn(map, 'target_label'),
      regex: textIn(map, 'regex'),
      modulus: typeof modulus === 'number' ? modulus : undefined,
      line: this.#lineOf(map),
    };
  }

  #targets(map: YAMLMap): { target: string; line: number }[] {
    return mapsIn(map.get('static_configs')).flatMap(config =>
      textsIn(config.get('targets')).map(target => ({ target, line: this.#lineOf(config) })),
    );
  }

  #check(map: YAMLMap, place: Place): void {
    const known = fieldsOf[place];
    for (const { key } of map.items) {
      if (!isScalar(key) || typeof key.value !== 'string' || known.has(key.value)) continue;
      const [near] = nearest(key.value, [...known], 1);
      // A field that is like no other may be of another version.
      if (near !== undefined) this.#unknown.push({ name: key.value, near, line: this.#lineOf(key) });
    }
  }

  #lineOf(node: Field): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }
}

/** The host and the port of a target, which should be nothing else; a URL may hold a password. */
function hostIn(target: string): string {
  return target
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/\/.*$/s, '');
}

function mapOf(node: unknown): YAMLMap | undefined {
  return isMap(node) ? node : undefined;
}

function mapsIn(node: unknown): readonly YAMLMap[] {
  return isSeq(node) ? node.items.filter(item => isMap(item)) : [];
}

function textIn(map: YAMLMap | undefined, field: string): string | undefined {
  const value = map?.get(field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function textsIn(node: unknown): readonly string[] {
  const values: unknown = isSeq(node) ? node.toJSON() : [];
  return Array.isArray(values) ? values.filter(value => typeof value === 'string') : [];
}
