import { describe, expect, test } from 'vitest';
import { answerSchema, parseAnswer } from '../../src/explain/answer.ts';

const answer = {
  problem: 'The image is not there.',
  cause: 'Nobody pushed it.',
  fix: [
    { what: 'Correct the tag.', command: 'kubectl set image deploy/a b=c:1' },
    { what: 'Or apply this.', patch: 'spec:\n  replicas: 1' },
  ],
  verify: [{ what: 'See that it runs.', command: 'kubectl get pods' }],
  otherwise: ['Ask the registry.'],
};
const json = JSON.stringify({
  ...answer,
  fix: answer.fix.map(step => ({ command: null, patch: null, ...step })),
});

describe('parseAnswer', () => {
  const forms = {
    'as it should be': json,
    'in a fence, with words around': `Here you are:\n\n\`\`\`json\n${json}\n\`\`\`\nGood luck!`,
    'between words': `Sure. ${json} Hope that helps.`,
    'after thinking': `<think>{"problem": "hm"} let me see</think>\n${json}`,
  };
  for (const [name, text] of Object.entries(forms))
    test(`reads the shape: ${name}`, () => {
      expect(parseAnswer(text)).toEqual(answer);
    });

  test('shows words that follow no shape as they came', () => {
    expect(parseAnswer('The image is missing.\n\nPush it.')).toEqual({
      problem: 'The image is missing.\n\nPush it.',
      cause: '',
      fix: [],
      verify: [],
      otherwise: [],
    });
  });

  test('keeps what was said before the answer was cut, wherever that was', () => {
    for (let end = json.indexOf('Nobody') + 6; end < json.length; end++) {
      const { problem, cause } = parseAnswer(json.slice(0, end));
      expect(problem).toBe(answer.problem);
      expect(answer.cause.startsWith(cause)).toBe(true);
    }
  });

  test('takes strings for steps, one step for a list, and a patch in a fence', () => {
    const { fix, verify, otherwise } = parseAnswer(
      '{"problem":"p","fix":["a",{"description":"b","patch":"```yaml\\nx: 1\\n```"}],"verify":{"command":"c"},"otherwise":"d"}',
    );
    expect(fix).toEqual([{ what: 'a' }, { what: 'b', patch: 'x: 1' }]);
    expect(verify).toEqual([{ what: '', command: 'c' }]);
    expect(otherwise).toEqual(['d']);
  });

  test('is not fooled by other JSON, nor by nothing', () => {
    expect(parseAnswer('{"error":"no"}').problem).toBe('{"error":"no"}');
    expect(parseAnswer('').problem).toBe('');
    expect(parseAnswer('[1,2').problem).toBe('[1,2');
  });

  test('asks for what it reads: every field is required, as strict modes want', () => {
    const { properties, required } = answerSchema.schema as { properties: object; required: string[] };
    expect(Object.keys(properties).sort()).toEqual([...required].sort());
    expect(Object.keys(answer).sort()).toEqual([...required].sort());
  });
});
