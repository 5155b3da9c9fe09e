import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Syntax } from '../../src/explain/masking/quoting.ts';
import { Restorer } from '../../src/explain/masking/restore.ts';

const tokens = new Map([
  ['[[pod-1]]', 'web-5d54-x'],
  ['[[pod-12]]', 'web-9999-y'],
  ['[[namespace-1]]', 'shop'],
  ['[[persistent-volume-claim-1]]', 'data'],
  ['[[container-1]]', 'app'],
  ['[[value-1]]', 'true'],
  ['[[value-2]]', 'a: $(rm -rf ~) "b" \'c\' `d`'],
  ['[[value-3]]', '8080'],
  ['[[service-1]]', 'front'],
]);

function restore(answer: string, syntax?: Syntax): string {
  const restorer = new Restorer(tokens, syntax);
  return restorer.push(answer) + restorer.end();
}

describe('the real names are put back', () => {
  test.each([
    ['Pod [[pod-1]] fails.', 'Pod web-5d54-x fails.'],
    ['[[POD-1]], [[Pod-1]]', 'web-5d54-x, web-5d54-x'],
    ['[[ pod-1 ]], [[pod - 1]], [[pod 1]], [[pod_1]], [[pod1]]', Array(5).fill('web-5d54-x').join(', ')],
    ['[[pod\u20111]] [[pod\u20131]] pod\u20111', 'web-5d54-x web-5d54-x web-5d54-x'],
    ['[[persistent volume claim 1]], [[PersistentVolumeClaim-1]]', 'data, data'],
    [
      '[pod-1], (pod-1), `pod-1`, **[[pod-1]]**, "pod-1"',
      'web-5d54-x, (web-5d54-x), `web-5d54-x`, **web-5d54-x**, "web-5d54-x"',
    ],
    ['\\[\\[pod-1\\]\\] and \\\\[\\\\[pod-1\\\\]\\\\]', 'web-5d54-x and web-5d54-x'],
    ['【【pod-1】】 ［［pod-1］］ &#91;&#91;pod-1&#93;&#93; %5B%5Bpod-1%5D%5D', Array(4).fill('web-5d54-x').join(' ')],
    ["[[pod-1]]'s container, both [[pod-1]]s, pod-1's", "web-5d54-x's container, both web-5d54-xs, web-5d54-x's"],
    ['파드 [[pod-1]]가, pod-1를, 파드[[pod-1]]은', '파드 web-5d54-x가, web-5d54-x를, 파드web-5d54-x은'],
    ['在[[namespace-1]]中的pod-1。', '在shop中的web-5d54-x。'],
    ['[[service-1]].[[namespace-1]].svc and service-1.namespace-1.svc', 'front.shop.svc and front.shop.svc'],
    ['-n=[[namespace-1]] pod/[[pod-1]]/log', '-n=shop pod/web-5d54-x/log'],
    [
      'spec.containers[[container-1]].image and {.containers[container-1]}',
      'spec.containers[app].image and {.containers[app]}',
    ],
    ['([see [pod-1]](https://x))', '([see web-5d54-x](https://x))'],
    ['[[[pod-1]]]', '[web-5d54-x]'],
  ])('%s', (answer, restored) => {
    expect(restore(answer)).toBe(restored);
  });

  test.each([
    ['[[pod-9]] stays, and pod-9'],
    ['my-pod-1, pod-1-config, pod-123, xpod-1, pod-1a, _pod-1'],
    ['[pod 1] of 3 pods, pod 1'],
    ['a[0], [x], [[y]], [1]'],
  ])('what is no token stays: %s', answer => {
    expect(restore(answer)).toBe(answer);
  });

  test('a longer number is another token', () => {
    expect(restore('pod-1 and pod-12, [[pod-12]]')).toBe('web-5d54-x and web-9999-y, web-9999-y');
  });
});

describe('names are quoted as their place needs', () => {
  const evil = `'a: $(rm -rf ~) "b" '\\''c'\\'' \`d\`'`;
  test.each([
    [
      'in a manifest',
      '```yaml\nenabled: [[value-1]]\nport: "[[value-3]]"\nname: [[pod-1]]\n```\nso [[value-1]]',
      '```yaml\nenabled: "true"\nport: "8080"\nname: web-5d54-x\n```\nso true',
    ],
    [
      'as a key and in a list',
      '```yaml\n[[value-1]]: x\nargs:\n  - [[value-3]]\n  - {a: [[value-1]], b: c}\n```',
      '```yaml\n"true": x\nargs:\n  - "8080"\n  - {a: "true", b: c}\n```',
    ],
    ['in a quoted scalar', '```yaml\na: "[[value-2]]"\n```', '```yaml\na: "a: $(rm -rf ~) \\"b\\" \'c\' `d`"\n```'],
    [
      'in a command',
      '```bash\nkubectl logs [[pod-1]] -l x=[[value-2]]\n```',
      `\`\`\`bash\nkubectl logs web-5d54-x -l x=${evil}\n\`\`\``,
    ],
    [
      'in quotes of a command',
      '```sh\necho "[[value-2]]"\n```',
      '```sh\necho "a: \\$(rm -rf ~) \\"b\\" \'c\' \\`d\\`"\n```',
    ],
    ['in single quotes of a command', "```\necho '[[value-2]]'\n```", `\`\`\`\necho ${evil}\n\`\`\``],
    [
      'in YAML of a heredoc',
      '```bash\nkubectl apply -f - <<EOF\nenabled: [[value-1]]\nEOF\n```',
      '```bash\nkubectl apply -f - <<EOF\nenabled: "true"\nEOF\n```',
    ],
    ['in JSON', '```json\n{"a": "[[value-2]]"}\n```', '```json\n{"a": "a: $(rm -rf ~) \\"b\\" \'c\' `d`"}\n```'],
    [
      'in a command among words',
      'Run `kubectl get -l x=[[value-2]]`: `[[value-1]]`',
      `Run \`kubectl get -l x=${evil}\`: \`true\``,
    ],
    ['in a command on a line of its own', 'kubectl get -l x=[[value-2]]', `kubectl get -l x=${evil}`],
  ])('%s', (_, answer, restored) => {
    expect(restore(answer)).toBe(restored);
  });

  test('an answer may be a command or a manifest as a whole', () => {
    expect(restore('env A=[[value-2]] true', 'shell')).toBe(`env A=${evil} true`);
    expect(restore('a: [[value-1]]\nb: [[pod-1]]', 'yaml')).toBe('a: "true"\nb: web-5d54-x');
  });
});

describe('a stream', () => {
  const piece = fc.constantFrom(
    ...tokens.keys(),
    ...[
      'pod-1',
      '[pod-1]',
      '\\[\\[pod-1\\]\\]',
      '[[pod',
      '-1]]',
      '[[ pod-1 ]]',
      '[',
      ']',
      '\\',
      'pod',
      '-1',
      '2',
      '`',
      '```',
      '```yaml',
      '\n',
    ],
    ...['kubectl get ', 'a: ', '- ', '"', "'", ' ', 'words and more', '가', '%5B', '&#91;', '(', ')', 's', '~~~'],
  );

  test('gives what the whole gives, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(12), { minLength: 1 }), (parts, lengths) => {
        const answer = parts.join('');
        const restorer = new Restorer(tokens);
        let streamed = '';
        for (let at = 0, i = 0; at < answer.length; i++) {
          const length = lengths[i % lengths.length]! + 1;
          streamed += restorer.push(answer.slice(at, at + length));
          at += length;
        }
        expect(streamed + restorer.end()).toBe(restore(answer));
      }),
      { numRuns: 500 },
    );
  });

  test('prose is told while its line grows', () => {
    const restorer = new Restorer(tokens);
    expect(restorer.push('The pod [[po')).toBe('The pod ');
    expect(restorer.push('d-1]] fails, since ')).toBe('web-5d54-x fails, since ');
    expect(restorer.end()).toBe('');
  });
});
