/** What keeps a volume from being mounted or attached, from the words of the kubelet, of mount programs and of drivers. */

/** The first that fits names the reason; what none fits is left in the words of who said it. */
const problems: readonly (readonly [string, RegExp])[] = [
  ['an earlier attempt still hangs in its driver', /operation with the given Volume ID \S+ already exists/],
  ['the server refuses access', /access denied by server/],
  ['the share refuses the credentials or the node', /mount error\(13\)/],
  ['the server has no such directory', /reason given by server: No such file|mount error\(2\)/],
  ['the server has no such directory', /mount\.nfs4?: .*No such file or directory/],
  [
    'the node lacks the program that mounts such a volume',
    /helper program|unknown filesystem type|mount\.\w+: not found/,
  ],
  [
    'the server cannot be reached',
    /mount\.nfs4?: Connection (?:timed out|refused)|mount error\((?:11[0135])\)|No route to host|Connection refused/,
  ],
  ['the disk is not there on the node', /special device \S+ does not exist|findDiskByLun|no such device/i],
  ['its file system cannot be read', /wrong fs type|bad superblock|can't read superblock|fsck/],
  ['no space is left', /no space left on device/i],
  [
    'the node has as many disks as it may',
    /max(?:imum)? (?:allowed )?number of (?:data disks|disk devices|volumes)|AttachmentLimitExceeded|volume limit/i,
  ],
  ['the disk is still being detached', /being detached|attachment is being deleted|currently being (?:de|at)tached/i],
  ['the storage says that the volume is not ready', /is not ready for workloads|resourceNotReady/],
  ['the driver may not do it', /UnauthorizedOperation|AuthorizationFailed|AccessDenied|Forbidden|not authorized/i],
  ['the driver does not answer in time', /DeadlineExceeded|deadline exceeded|attachment timeout|timed out waiting/i],
];

export function mountProblem(message: string): string | undefined {
  return problems.find(([, pattern]) => pattern.test(message))?.[0];
}

/** Whether it only says that something else has not ended, or that time is up: another event may say what. */
export function isSecondary(message: string): boolean {
  return /operation with the given Volume ID \S+ already exists|DeadlineExceeded|deadline exceeded/.test(message);
}

/** The words without what is around them: the volume, the layers that passed them on, the command that was run. */
export function mountComplaint(message: string): string {
  const words = message
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^\w+\.\w+ failed for volume "[^"]+" (?:\([^)]*\) )?: /, '')
    .replace(/(?:kubernetes\.io\/csi: )?(?:mounter|attacher)\.\w+ failed: /, '')
    .replace(/rpc error: code = \w+ desc = /g, '');
  const output = words.lastIndexOf('Output: ');
  if (output < 0) return words;
  return words
    .slice(output + 'Output: '.length)
    .replace(/Running scope as unit:? \S+\s*/, '')
    .replace(/\s*Refer to the mount\.cifs.*$/s, '')
    .trim();
}

/** The node that holds a disk, as far as a cloud names it: Google, and Azure for single machines. */
export function holderIn(message: string): string | undefined {
  return (
    /already being used by '[^']*\/instances\/([^'/]+)'/.exec(message)?.[1] ??
    /already attached to node\(\S*\/virtualMachines\/([^)/]*[a-z][^)/]*)\)/i.exec(message)?.[1]
  );
}
