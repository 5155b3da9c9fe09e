/**
 * Strongly connected components of a graph by Tarjan's algorithm, iterative: a hostile chain must not end the stack.
 * They come out causes first: a component after all that it points to.
 */
export function components(edges: readonly (readonly number[])[]): number[][] {
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const onStack = new Uint8Array(edges.length);
  const stack: number[] = [];
  const result: number[][] = [];
  let counter = 0;
  for (let start = 0; start < edges.length; start++) {
    if (order[start] !== -1) continue;
    // Most point to nothing.
    if (edges[start]!.length === 0) {
      order[start] = counter++;
      result.push([start]);
      continue;
    }
    const work: { node: number; next: number }[] = [{ node: start, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { node } = frame;
      if (frame.next === 0) {
        order[node] = low[node] = counter++;
        stack.push(node);
        onStack[node] = 1;
      }
      const target = edges[node]![frame.next++];
      if (target !== undefined) {
        if (order[target] === -1) work.push({ node: target, next: 0 });
        else if (onStack[target] === 1) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
      if (low[node] === order[node]) {
        const component: number[] = [];
        let member: number;
        do {
          member = stack.pop()!;
          onStack[member] = 0;
          component.push(member);
        } while (member !== node);
        result.push(component.sort((a, b) => a - b));
      }
    }
  }
  return result;
}
