/**
 * What a stream of documents is made of. A list gives `begin`, its items, and `end`; everything else is `single`.
 * kubectl writes the keys of a List in alphabetical order, so that its kind comes after its items: the header of `begin`
 * is what stands before the items, that of `end` is the whole of it.
 */
export type DocumentPart =
  | { readonly type: 'begin'; readonly header: unknown }
  | { readonly type: 'item'; readonly value: unknown }
  | { readonly type: 'end'; readonly header: unknown }
  | { readonly type: 'single'; readonly value: unknown };

/**
 * How `kubectl cluster-info dump` begins and ends the log of a container, which it prints between its documents.
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/clusterinfo/clusterinfo_dump.go
 */
export const logMarks = { start: '==== START logs for container ', end: '==== END logs for container ' } as const;
