import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { UserError } from '../../src/core/errors.ts';

describe('parseConfig', () => {
  test('reads what is declared, and fills in what is not', () => {
    const config = parseConfig('c.yaml', 'conditions:\n- kind: Widget\n  type: Broken\n  bad: [True, Unknown]\n');
    expect(config.conditions).toEqual([
      { group: '', kind: 'Widget', type: 'Broken', bad: ['True', 'Unknown'], severity: 'error' },
    ]);
  });
  test('takes an empty file', () => {
    expect(parseConfig('c.yaml', '# nothing yet\n')).toEqual({
      conditions: [],
      practice: {},
      suppressions: [],
      defaults: {},
    });
  });
  test('reads what is demanded of workloads', () => {
    const content =
      'practice:\n  limits: { max: { memory: 8Gi, cpu: 4 }, ratio: { cpu: 4 } }\n' +
      '  required:\n  - { kinds: [Deployment], labels: [team] }\n';
    expect(parseConfig('c.yaml', content).practice).toEqual({
      limits: { max: { memory: '8Gi', cpu: '4' }, ratio: { cpu: 4 } },
      required: [{ kinds: ['Deployment'], labels: ['team'], annotations: [] }],
    });
  });
  test('says of each suppression where it stands, and reads its labels', () => {
    const { suppressions } = parseConfig(
      'c.yaml',
      'suppressions:\n- { reason: a, codes: [x] }\n# b\n- reason: b\n  labels: app=web\n',
    );
    expect(suppressions).toMatchObject([
      { reason: 'a', codes: ['x'], kinds: [], origin: 'c.yaml:2' },
      { reason: 'b', labels: { matchExpressions: [{ key: 'app' }] }, origin: 'c.yaml:4' },
    ]);
  });
  const mistakes = {
    'a key with a typo': ['a: 1\ncondition: []\n', 'c.yaml:1: there is no "a"; there is conditions, practice'],
    'a key that is nearly right': ['condition: []\n', 'c.yaml:1: there is no "condition"; did you mean conditions?'],
    'a key of an item': [
      'conditions:\n- kind: Widget\n  typ: Ready\n  type: Ready\n',
      'c.yaml:3: conditions.0: there is no "typ"; did you mean type?',
    ],
    'a value of the wrong kind': ['# c\nconditions: 7\n', /^c\.yaml:2: conditions: .*expected array/],
    'a value that is none of the choices': [
      'conditions:\n- kind: Widget\n  type: Ready\n  severity: bad\n',
      /^c\.yaml:4: conditions\.0\.severity: .*"error"\|"warning"\|"ignore"/,
    ],
    'a key that is missing': ['conditions:\n- kind: Widget\n', /^c\.yaml:2: conditions\.0\.type: /],
    'no quantity': [
      'practice:\n  limits:\n    max: { memory: lots }\n',
      'c.yaml:3: practice.limits.max.memory: expected a quantity such as 500m or 2Gi',
    ],
    'no kind that people label': [
      'practice:\n  required:\n  - kinds: [Deploment]\n',
      /^c\.yaml:3: practice\.required\.0\.kinds\.0: .*"Deployment"/,
    ],
    'a suppression without a reason': ['suppressions:\n- codes: [x]\n', /^c\.yaml:2: suppressions\.0\.reason: /],
    'a suppression of everything': ['suppressions:\n- reason: x\n', /^c\.yaml:2: .*everything would be suppressed/],
    'a date that is none': [
      'suppressions:\n- { reason: x, codes: [y], until: 2027-13-01 }\n',
      /^c\.yaml:2: suppressions\.0\.until: expected a date/,
    ],
    'a label selector that is none': [
      'suppressions:\n- { reason: x, labels: "a=b=c" }\n',
      /^c\.yaml:2: suppressions\.0\.labels: labels wants a label selector/,
    ],
    'no YAML': ['conditions: [\n', /^c\.yaml:\d: not YAML: /],
    'nested without end': [`conditions: ${'['.repeat(5000)}`, /^c\.yaml:1: not YAML: it is nested too deep$/],
    'no map': ['- 1\n', /^c\.yaml:1: .*expected object/],
  } as const satisfies Record<string, readonly [string, string | RegExp]>;
  for (const [name, [content, message]] of Object.entries(mistakes))
    test(`says where and what is wrong: ${name}`, () => {
      const parse = () => parseConfig('c.yaml', content);
      expect(parse).toThrow(UserError);
      expect(parse).toThrow(message);
    });
});
