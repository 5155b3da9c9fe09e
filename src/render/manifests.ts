import { Document, isScalar, visit } from 'yaml';

/** A manifest, with what a person should know of it. */
export interface Manifest {
  readonly comments?: readonly string[];
  readonly object: Readonly<Record<string, unknown>>;
}

/** Lists as short as that stand in a line: `verbs: [list, watch]`. */
const mostInLine = 2;

/** Manifests as kubectl takes them: documents of YAML, each with its comments before it. */
export function renderManifests(manifests: readonly Manifest[]): string {
  return manifests
    .map(({ comments = [], object }) => {
      const document = new Document(object, { aliasDuplicateObjects: false });
      visit(document, {
        Seq: (_, list) => {
          list.flow = list.items.length <= mostInLine && list.items.every(isScalar);
        },
      });
      const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
      return `${comments.map(comment => `# ${comment}\n`).join('')}${text}`;
    })
    .join('---\n');
}
