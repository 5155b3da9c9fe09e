/** What each tool is asked in the recorded cluster `cascades`; nothing if it is not here. */
const questions: Readonly<Record<string, object>> = {
  'add-filters': { filters: ['Pod'] },
  'describe-resource': { kind: 'deploy', name: 'web', namespace: 'a-claim' },
  'get-namespace': { name: 'a-claim' },
  'get-resource': { resourceType: 'deployments', name: 'web', namespace: 'a-claim' },
  'list-resources': { resourceType: 'pods', namespace: 'a-claim' },
  'remove-filters': { filters: ['Pod'] },
  why: { kind: 'Deployment', name: 'web', namespace: 'a-claim' },
};

/** What a recording, and a server without a model, cannot answer, and what they say. */
const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
  explain: [{ ids: ['0'] }, /^unavailable: no model is configured: start the server with --backend/],
  'get-logs': [{ podName: 'web', namespace: 'a-claim' }, /^unavailable: a recording has no logs/],
};

/**
 * What to ask a tool of the recorded cluster `cascades`, and what it says if it cannot answer.
 * @param incident the id of one that is there
 */
export function questionFor(tool: string, incident: string): readonly [input: object, refusal: RegExp | undefined] {
  if (tool === 'get-incident') return [{ id: incident }, undefined];
  return refused[tool] ?? [questions[tool] ?? {}, undefined];
}
