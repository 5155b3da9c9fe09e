import type { Report } from '../core/report.ts';
import { mapInSteps, stepped } from '../core/steps.ts';
import { type Box, type Cluster, colors, diagramInSteps, wrap } from './diagram.ts';
import type { TextOptions } from './text-options.ts';

/**
 * For Graphviz: `kubecause analyze -o dot | dot -Tsvg > incidents.svg`. A cluster for each incident, arrows from cause to
 * consequence.
 * @see https://graphviz.org/doc/info/lang.html
 */
export const renderDot = stepped(function* (report: Report, options: TextOptions) {
  const { title, clusters, groups, note } = yield* diagramInSteps(report, options);
  const firstOf = new Map(clusters.map(({ id, boxes }) => [id, boxes[0].id]));
  const lines = [
    'digraph kubecause {',
    `  graph [label=${quoted(title)}, labelloc=t, compound=true, rankdir=TB, fontname="Helvetica"];`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11];',
    ...(yield* mapInSteps(clusters, clusterText)),
    ...clusters.flatMap(({ boxes, alsoAffects }) =>
      alsoAffects.map(
        other =>
          `  ${boxes[0].id} -> ${firstOf.get(other)} [lhead=cluster_${other}, style=dashed, label="also affects"];`,
      ),
    ),
    ...groups.flatMap(({ id, title: name, clusters: members }) => [
      `  ${id} [label=${quoted(['in common', ...wrap(name)])}, style="rounded,dashed"];`,
      ...members.map(
        member => `  ${id} -> ${firstOf.get(member)} [lhead=cluster_${member}, style=dotted, arrowhead=none];`,
      ),
    ]),
    `  coverage [shape=note, style="", label=${quoted(note, '\\l')}];`,
    '}',
  ];
  return `${lines.join('\n')}\n`;
});

function clusterText({ id, title, boxes, arrows }: Cluster): string {
  return [
    `  subgraph cluster_${id} {`,
    `    label=${quoted([title])};`,
    ...boxes.map(box => `    ${boxText(box)}`),
    ...arrows.map(({ from, to }) => `    ${from} -> ${to};`),
    '  }',
  ].join('\n');
}

function boxText({ id, lines, tone }: Box): string {
  const [fill, line] = colors[tone];
  return `${id} [label=${quoted(lines)}, fillcolor="${fill}", color="${line}"];`;
}

/** A quoted string: of its own it ends at a quote, reads escapes after a backslash and HTML entities after an ampersand. */
function quoted(lines: readonly string[], end = '\\n'): string {
  const escaped = lines.map(line => line.replace(/[\\"]/g, '\\$&').replace(/&/g, '&amp;'));
  return `"${end === '\\l' ? escaped.map(line => `${line}\\l`).join('') : escaped.join(end)}"`;
}
