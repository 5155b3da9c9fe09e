import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';

type Node = Kinds['Node'];

/** What nodes of a cluster mostly have in common. */
const aspects = {
  'container runtime': (node: Node) => (node.status.nodeInfo?.containerRuntimeVersion ?? '').split(':')[0],
  'operating system': (node: Node) => node.status.nodeInfo?.operatingSystem,
  'processor architecture': (node: Node) => node.status.nodeInfo?.architecture,
} as const satisfies Record<string, (node: Node) => string | undefined>;

type Usual = ReadonlyMap<string, string>;
const known = new WeakMap<readonly Node[], Usual>();

/** Nodes that differ from the others in what decides which images run there. Often meant; good to know when one fails. */
export const nodeRuntime = defineAnalyzer({
  id: 'node-runtime',
  subject: 'Node',
  title: 'Nodes with another runtime, operating system or architecture than most',
  codes: {
    'node-differs': {
      severity: 'info',
      message: 'its {aspect} is {has}, that of most nodes {usual}',
      why: 'An image built for one operating system or architecture does not run on another, and runtimes differ in detail. A pod without a node selector may land on either kind.',
      fix: 'If this is intended, build images for both, or select nodes by kubernetes.io/arch and kubernetes.io/os.',
      docs: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch',
    },
  },
  check(node, cluster, report) {
    const nodes = cluster.list('Node');
    const usual = known.get(nodes) ?? usualOf(nodes);
    known.set(nodes, usual);
    for (const [aspect, of] of Object.entries(aspects)) {
      const has = of(node) ?? '';
      const common = usual.get(aspect);
      if (has === '' || common === undefined || has === common) continue;
      report('node-differs', node, {
        key: aspect,
        with: { aspect: word(aspect), has: word(has), usual: word(common) },
        evidence: [{ of: node, path: 'status.nodeInfo', value: word(has) }],
      });
    }
  },
});

/** The value that more than half of the nodes have, by aspect. */
function usualOf(nodes: readonly Node[]): Usual {
  const usual = new Map<string, string>();
  for (const [aspect, of] of Object.entries(aspects)) {
    const counts = new Map<string, number>();
    for (const node of nodes) counts.set(of(node) ?? '', (counts.get(of(node) ?? '') ?? 0) + 1);
    for (const [value, count] of counts) if (value !== '' && count * 2 > nodes.length) usual.set(aspect, value);
  }
  return usual;
}
