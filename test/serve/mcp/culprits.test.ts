import { describe, expect, test } from 'vitest';
import { firstAnswers, mostTokens } from '../../helpers/first-answers.ts';
import { mcpClient, servedRecording } from '../../helpers/mcp.ts';
import { judgeRecording, recordedClusters } from '../../helpers/scenarios.ts';

describe.each(recordedClusters)('the recorded cluster %s', name => {
  test('names the culprit of every fault in the first answer, shortly', async () => {
    const client = await mcpClient(await servedRecording(name));
    const answers = await firstAnswers(client, await judgeRecording(name));
    const missed = answers.filter(({ named, tokens }) => !named || tokens >= mostTokens);
    expect(missed.map(({ question, tokens, text }) => `${question}: ${tokens} ${text.slice(0, 200)}`)).toEqual([]);
    expect(answers.length).toBeGreaterThan(60);
  });
});
