import { Composer, type CST, type Document, Parser } from 'yaml';

/** Aliases of one object. Nobody who prints objects writes more; a bomb does. */
const mostAliases = 100;
/** Levels of one object. The schema of a CustomResourceDefinition reaches 60. */
const mostLevels = 250;

const repeats = 'its YAML repeats itself through aliases, as a bomb does';

/** YAML that would cost more than it is worth. */
export class CostlyYaml extends Error {}

/**
 * The value of one YAML document; null of an empty one.
 * Its tokens are looked at before it is composed: composing recurses into what is nested, which a hostile document can
 * drive so near the end of the stack that V8 aborts the process, and takes quadratic time in aliases.
 * @throws CostlyYaml for a bomb, and the errors of `yaml`
 */
export function parseYaml(text: string): unknown {
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'error' } as const;
  const composer = new Composer(options);
  let value: unknown = null;
  const cost = { aliases: 0 };
  function take(documents: ReturnType<Composer['next']>): void {
    for (const document of documents) {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      value = toValue(document);
    }
  }
  for (const token of new Parser().parse(text)) {
    checkCost(token, cost);
    take(composer.next(token));
  }
  take(composer.end());
  return value;
}

function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    // Few aliases, of which each stands for many values.
    if (error instanceof ReferenceError && /excessive alias/i.test(error.message))
      throw new CostlyYaml(repeats, { cause: error });
    throw error;
  }
}

function checkCost(root: CST.Token, cost: { aliases: number }): void {
  const left: { readonly token: CST.Token; readonly level: number }[] = [{ token: root, level: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { token, level } = next;
    if (level > mostLevels) throw new CostlyYaml(`its YAML has more than ${mostLevels} levels, as a bomb does`);
    if (token.type === 'alias' && ++cost.aliases > mostAliases) {
      throw new CostlyYaml(repeats);
    }
    if (token.type === 'document' && token.value !== undefined) left.push({ token: token.value, level });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) left.push({ token: key, level: level + 1 });
      if (value) left.push({ token: value, level: level + 1 });
    }
  }
}
