import type { Report } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import { type Box, type Cluster, colors, type Diagram, diagramInSteps, wrap } from './diagram.ts';
import type { TextOptions } from './text-options.ts';

/**
 * What Mermaid draws of its own accord: a longer text or more arrows become an error message instead of a drawing. GitHub
 * does not let a page raise these limits.
 * @see https://mermaid.js.org/config/schema-docs/config.html (maxTextSize, maxEdges)
 */
const mostCharacters = 45_000;
const mostArrows = 480;
/** So many boxes are drawn of one incident. */
const mostBoxes = 60;

/**
 * For Markdown: a flowchart, to stand in a code block of the language `mermaid`.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export const renderMermaid = stepped(function* (report: Report, options: TextOptions) {
  const diagram = yield* diagramInSteps(report, options);
  const { title, groups, note } = diagram;
  const clusters = diagram.clusters.map(cutShort);
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
    `  coverage[${quoted(left === 0 ? note : [`${left === 1 ? '1 more incident does' : `${left} more incidents do`} not fit: choose with -n, -l, --filter`, ...note])}]`,
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

/** An incident of which no more is drawn than leaves room for others: the cause and what is nearest to it. */
function cutShort(cluster: Cluster): Cluster {
  const [cause, ...others] = cluster.boxes;
  const boxes: [Box, ...Box[]] = [cause, ...others.slice(0, mostBoxes - 1)];
  const left = cluster.boxes.length - boxes.length;
  if (left === 0) return cluster;
  const drawn = new Set(boxes.map(({ id }) => id));
  const arrows = cluster.arrows.filter(({ from, to }) => drawn.has(from) && drawn.has(to)).slice(0, 2 * mostBoxes);
  return { ...cluster, title: `${cluster.title}, and ${left} boxes more`, boxes, arrows };
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
