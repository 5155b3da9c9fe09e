import type { Report } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import { type Cluster, colors, type Diagram, diagramInSteps, wrap } from './diagram.ts';
import type { TextOptions } from './text-options.ts';

/**
 * What Mermaid draws of its own accord: a longer text or more arrows become an error message instead of a drawing. GitHub
 * does not let a page raise these limits.
 * @see https://mermaid.js.org/config/schema-docs/config.html (maxTextSize, maxEdges)
 */
const mostCharacters = 45_000;
const mostArrows = 480;

/**
 * For Markdown: a flowchart, to stand in a code block of the language `mermaid`.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export const renderMermaid = stepped(function* (report: Report, options: TextOptions) {
  const { title, clusters, groups, note } = yield* diagramInSteps(report, options);
  const drawn = whatFits(clusters, groups);
  const shown = new Map(drawn.map(({ id, boxes }) => [id, boxes[0].id]));
  const left = clusters.length - drawn.length;
  const lines = [
    'flowchart TB',
    `  about[${quoted(title)}]`,
    ...drawn.flatMap(clusterLines),
    ...drawn.flatMap(({ boxes, alsoAffects }) =>
      alsoAffects.flatMap(other =>
        shown.has(other) ? [`  ${boxes[0].id} -. also affects .-> ${shown.get(other)}`] : [],
      ),
    ),
    ...groups.flatMap(({ id, title: name, clusters: members }) => [
      `  ${id}(${quoted(['in common', ...wrap(name)])})`,
      ...members.flatMap(member => (shown.has(member) ? [`  ${id} -.- ${shown.get(member)}`] : [])),
    ]),
    `  coverage[${quoted(left === 0 ? note : [`${left} more incidents do not fit: choose with -n, -l, --filter`, ...note])}]`,
    ...Object.entries(colors).map(
      ([tone, [fill, line]]) => `  classDef ${tone} fill:${fill},stroke:${line},color:#222`,
    ),
  ];
  return `${lines.join('\n')}\n`;
});

function clusterLines({ id, title, boxes, arrows }: Cluster): string[] {
  return [
    `  subgraph ${id}[${quoted([title])}]`,
    ...boxes.map(box => `    ${box.id}[${quoted(box.lines)}]:::${box.tone}`),
    ...arrows.map(({ from, to }) => `    ${from} --> ${to}`),
    '  end',
  ];
}

/** The first of the incidents, the worst, that fit into one drawing. */
function whatFits(clusters: readonly Cluster[], groups: Diagram['groups']): readonly Cluster[] {
  let characters = 0;
  let arrows = 0;
  const end = clusters.findIndex(cluster => {
    characters += clusterLines(cluster).join('\n').length;
    const shared = groups.filter(group => group.clusters.includes(cluster.id));
    arrows += cluster.arrows.length + cluster.alsoAffects.length + shared.length;
    return characters > mostCharacters || arrows > mostArrows;
  });
  return end < 0 ? clusters : clusters.slice(0, end);
}

/**
 * A quoted text, in which Mermaid still reads entities, HTML, Markdown, directives (`%%{`), and takes the last semicolon from lines
 * that look like a style. All of it is written as entities.
 */
function quoted(lines: readonly string[]): string {
  return `"${lines.map(escaped).join('<br/>')}"`;
}

function escaped(line: string): string {
  return line.replace(
    /["#<>&`%\\*~$]|(?<=^\d+)[.)]|^[-+]|(?<=^|\W)(?:s(?=tyle)|c(?=lassDef))/g,
    found => `#${found.charCodeAt(0)};`,
  );
}
