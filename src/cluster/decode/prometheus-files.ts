import { gunzipSync } from 'node:zlib';
import { isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Kinds } from '../../core/kinds/index.ts';
import { nearest } from '../../core/near.ts';
import { decodeObject } from './index.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { fieldsOf, type Place } from './prometheus-fields.ts';
import { YamlFields } from './yaml-fields.ts';

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
  const file = new File(lines, new YamlFields(document));
  return contents.has('groups') && !contents.has('scrape_configs')
    ? file.rules(contents)
    : file.configuration(contents);
}

/** What is wrong, without what stands there: it may be a password. */
function said(message: string): string {
  const plain = message.replace(/[:"`].*$/s, '').trim();
  return `it is no YAML: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
}

/** A file that is YAML. */
class File {
  readonly #lines: LineCounter;
  readonly #fields: YamlFields;
  readonly #unknown: { name: string; near: string; line: number }[] = [];

  constructor(lines: LineCounter, fields: YamlFields) {
    this.#lines = lines;
    this.#fields = fields;
  }

  rules(file: YAMLMap): object {
    this.#check(file, 'rules');
    return { groups: this.#fields.maps(file, 'groups').map(group => this.#group(group)), unknown: this.#unknown };
  }

  #group(group: YAMLMap): object {
    this.#check(group, 'group');
    return {
      name: this.#fields.text(group, 'name'),
      interval: this.#fields.text(group, 'interval'),
      rules: this.#fields.maps(group, 'rules').map(rule => this.#rule(rule)),
    };
  }

  #rule(rule: YAMLMap): object {
    this.#check(rule, 'rule');
    const texts = ['alert', 'record', 'for', 'keep_firing_for', 'expr'];
    const maps = ['labels', 'annotations'];
    return Object.fromEntries([
      ...texts.map(field => [field, this.#fields.text(rule, field)]),
      ...maps.map(field => [field, this.#fields.textsByField(this.#fields.map(rule, field))]),
    ]);
  }

  configuration(file: YAMLMap): object {
    const fields = this.#fields;
    this.#check(file, 'configuration');
    const global = fields.map(file, 'global');
    if (global !== undefined) this.#check(global, 'global');
    const alerting = fields.map(file, 'alerting');
    if (alerting !== undefined) this.#check(alerting, 'alerting');
    return {
      scrapeInterval: fields.text(global, 'scrape_interval'),
      scrapeTimeout: fields.text(global, 'scrape_timeout'),
      jobs: fields.maps(file, 'scrape_configs').map(job => this.#job(job)),
      moreJobs: fields.texts(file, 'scrape_config_files').length > 0,
      ruleFiles: fields.texts(file, 'rule_files'),
      alertmanagers: fields
        .maps(alerting, 'alertmanagers')
        .flatMap(one => this.#targets(one))
        .map(({ target, line }) => ({ target: hostIn(target), line })),
      unknown: this.#unknown,
    };
  }

  #job(job: YAMLMap): object {
    const fields = this.#fields;
    this.#check(job, 'job');
    const relabelings = ['relabel_configs', 'metric_relabel_configs'].flatMap(field => fields.maps(job, field));
    return {
      name: fields.text(job, 'job_name'),
      line: this.#lineOf(job),
      scrapeInterval: fields.text(job, 'scrape_interval'),
      scrapeTimeout: fields.text(job, 'scrape_timeout'),
      relabelings: relabelings.map(one => this.#relabeling(one)),
      urls: this.#targets(job).filter(({ target }) => target.includes('/')).length,
    };
  }

  #relabeling(map: YAMLMap): object {
    const fields = this.#fields;
    this.#check(map, 'relabeling');
    const modulus = fields.text(map, 'modulus');
    return {
      action: fields.text(map, 'action'),
      sourceLabels: fields.texts(map, 'source_labels'),
      targetLabel: fields.text(map, 'target_label'),
      regex: fields.text(map, 'regex'),
      modulus: modulus === undefined ? undefined : Number(modulus),
      line: this.#lineOf(map),
    };
  }

  #targets(map: YAMLMap): { target: string; line: number }[] {
    return this.#fields
      .maps(map, 'static_configs')
      .flatMap(config => this.#fields.texts(config, 'targets').map(target => ({ target, line: this.#lineOf(config) })));
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

  #lineOf({ range }: Node): number {
    return this.#lines.linePos(range?.[0] ?? 0).line;
  }
}

/** The host and the port of a target, which should be nothing else; a URL may hold a password. */
function hostIn(target: string): string {
  return target
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/\/.*$/s, '');
}
