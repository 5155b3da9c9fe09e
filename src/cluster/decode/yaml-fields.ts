import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';

/** A merge of a map that is merged of one that is …: deeper is a map that merges itself. */
const deepestMerge = 10;
/** More elements than any file has: an alias takes three bytes, and what it stands for may hold thousands. */
const mostElements = 100_000;

/**
 * The fields of a YAML document with the place where each stands, as a decoder sees them: also those behind an alias, and in a map
 * that is merged (`<<`). Of every scalar the text, as it becomes where a text is wanted.
 * @see https://yaml.org/spec/1.2.2/#71-alias-nodes, https://yaml.org/type/merge.html
 */
export class YamlFields {
  readonly #targets = new Map<Alias, Node>();
  #elements = 0;

  constructor(document: Document) {
    const anchors = new Map<string, Node>();
    visit(document, {
      Node: (_, node) => {
        // An alias stands for what had its name last.
        const target = isAlias(node) ? anchors.get(node.source) : undefined;
        if (isAlias(node) && target !== undefined) this.#targets.set(node, target);
        if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
  }

  text(map: YAMLMap | undefined, field: string): string | undefined {
    return textOf(this.#value(map, field));
  }

  texts(map: YAMLMap | undefined, field: string): readonly string[] {
    return this.#elementsOf(map, field).flatMap(element => textOf(element) ?? []);
  }

  map(map: YAMLMap | undefined, field: string): YAMLMap | undefined {
    const value = this.#value(map, field);
    return isMap(value) ? value : undefined;
  }

  maps(map: YAMLMap | undefined, field: string): readonly YAMLMap[] {
    return this.#elementsOf(map, field).filter(element => isMap(element));
  }

  /** The text of each field of a map, at most. */
  textsByField(map: YAMLMap | undefined): Readonly<Record<string, string>> {
    const names = (map?.items ?? []).flatMap(({ key }) => textOf(key) ?? []);
    return Object.fromEntries(names.flatMap(name => [[name, this.text(map, name) ?? '']]));
  }

  #elementsOf(map: YAMLMap | undefined, field: string): readonly unknown[] {
    const value = this.#value(map, field);
    if (!isSeq(value)) return [];
    const elements = value.items.slice(0, mostElements - this.#elements);
    this.#elements += elements.length;
    return elements.map(element => this.#resolved(element));
  }

  #value(map: YAMLMap | undefined, field: string, depth = 0): unknown {
    const own = this.#resolved(map?.get(field, true));
    if (own !== undefined || map === undefined || depth === deepestMerge) return own;
    const merged = this.#resolved(map.get('<<', true));
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const other = this.#resolved(source);
      const value = isMap(other) ? this.#value(other, field, depth + 1) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }
}

function textOf(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return node.source ?? String(node.value);
}
