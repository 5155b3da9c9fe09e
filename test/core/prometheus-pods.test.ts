import { expect, test } from 'vitest';
import { decodeObject } from '../../src/cluster/decode/index.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { filesOfPattern, prometheusPods } from '../../src/core/prometheus-pods.ts';
import { prometheusPod } from '../helpers/prometheus-files.ts';

const mounts = { '/etc/prometheus': 'prometheus', '/etc/prometheus/rules': 'rules' };
const pod = decodeObject(prometheusPod('monitoring/prometheus-0', mounts)) as Kinds['Pod'];
const [server] = prometheusPods([pod]);

function keysThatFit(pattern: string, keys: readonly string[]): readonly string[] {
  return filesOfPattern(pattern, server!, () => keys).files.map(({ key }) => key);
}

test.each([
  ['rules/*.yml', ['web.yml', '.yml'], ['web.yaml', 'web.yml.bak', 'yml']],
  ['rules/web.yml', ['web.yml'], ['webxyml', 'web.yml2']],
  ['rules/w?b.yml', ['web.yml', 'w.b.yml'], ['wb.yml', 'weeb.yml']],
  ['rules/*a*b*', ['ab', 'xaxbx', 'aabb'], ['ba', 'a', 'b']],
  ['rules/a*a', ['aa', 'aba'], ['a', 'ab']],
  ['rules/**', ['a', 'a.b'], []],
  ['rules/[a', ['[a'], ['a']],
] as const)('%s', (pattern, fitting, others) => {
  expect(keysThatFit(pattern, [...fitting, ...others])).toEqual(fitting);
});

test('a pattern of many stars takes no longer than one of few', () => {
  expect(keysThatFit(`rules/${'*a'.repeat(60)}b`, ['a'.repeat(253)])).toEqual([]);
});
