import { expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import { powerOffIn } from '../../../src/cluster/decode/power-off.ts';
import { kindFileText } from '../../../src/cluster/recording/format.ts';
import { object } from '../../helpers/objects.ts';

test.each([
  ['a script', '#!/bin/bash\necho hello\nshutdown now\n', 'shutdown'],
  ['a path and sudo', '#!/bin/sh\nsudo /sbin/poweroff', 'poweroff'],
  ['after another command', '#!/bin/sh\ntrue && systemctl poweroff\n', 'systemctl poweroff'],
  ['a command of cloud-config', '#cloud-config\nruncmd:\n  - poweroff\n', 'poweroff'],
  ['a command as a list', '#cloud-config\nruncmd:\n  - [ shutdown, -h, now ]\n', 'shutdown'],
  ['a command as a quoted list', '#cloud-config\nruncmd:\n - ["systemctl", "halt"]\n', 'systemctl halt'],
  ['a run level', '#!/bin/sh\ninit 0\n', 'init 0'],
  ['the directive', '#cloud-config\npower_state:\n  delay: now\n  mode: poweroff\n', 'poweroff'],
  ['base64', Buffer.from('#!/bin/sh\nhalt -p\n').toString('base64'), 'halt'],
])('finds what switches a machine off: %s', (_, script, expected) => {
  expect(powerOffIn(script)).toBe(expected);
  // What a recording holds reads the same.
  expect(powerOffIn(expected)).toBe(expected);
});

test.each([
  ['a reboot', '#!/bin/sh\nshutdown -r now\nreboot\n'],
  ['a comment', '#cloud-config\n# poweroff\nruncmd:\n  - echo "never poweroff"\n'],
  [
    'a word in a text',
    '#cloud-config\nchpasswd:\n  list: |\n    admin:halt-and-catch-fire\nfinal_message: shutdown soon\n',
  ],
  ['another mode', '#cloud-config\npower_state:\n  mode: reboot\n'],
  ['a package', '#cloud-config\npackages:\n  - shutdown-manager\n'],
  ['nothing', ''],
  ['base64 of something else', 'AAAAAAAA'],
])('finds nothing: %s', (_, script) => {
  expect(powerOffIn(script)).toBeUndefined();
});

test('nothing else of a start-up script is kept, in memory or in a recording', () => {
  const userData = '#cloud-config\npassword: hunter2\nruncmd:\n  - poweroff\n';
  const volumes = [{ name: 'init', cloudInitNoCloud: { userData, networkData: 'hunter2' } }];
  const machine = decodeObject(
    object('kubevirt.io/v1', 'VirtualMachine', 'vms/db', { spec: { template: { spec: { volumes } } } }),
  )!;
  expect(JSON.stringify(machine)).toContain('poweroff');
  expect(JSON.stringify(machine)).not.toContain('hunter2');
  expect([...kindFileText('CustomResource', [machine])].join('')).not.toContain('hunter2');
});
