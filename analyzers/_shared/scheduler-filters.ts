/** The scheduler's filters, as far as a pod's owner can tell them apart. */
export type Filter =
  | 'claims'
  | 'devices'
  | 'no-nodes'
  | 'placement'
  | 'volume-reach'
  | 'size'
  | 'taint'
  | 'trouble'
  | 'room'
  | 'ports'
  | 'volume-use'
  | 'volume-count'
  | 'volume-choice'
  | 'volume-space'
  | 'spread'
  | 'existing-anti-affinity'
  | 'anti-affinity'
  | 'affinity';

/**
 * How the filters name themselves in the message of the PodScheduled condition, from 1.20 to 1.36; the words without spaces
 * are those of schedulers before 1.10. Each node gives the
 * reasons of the first filter that it fails, in the order of the scheduler's plugins; so a reason that is not there was
 * not decisive for any node, and several reasons of one node overlap.
 */
export const phrases = {
  claims: /persistentvolumeclaim|PersistentVolumeClaims|pvc\(s\) bound to non-existent|was not created for pod/,
  devices: /device class \S+ does not exist|resource ?claim|cannot allocate all claims/i,
  'no-nodes': /no nodes available/,
  placement:
    /Pod's node affinity|node affinity\/selector|node selector|MatchNodeSelector|plugin\(?s?\)? \[?NodeAffinity|requested node name/,
  'volume-reach':
    /volume node affinity conflict|PersistentVolume's node affinity|no available volume zone|NoVolume(?:Node|Zone)Conflict/,
  size: /Insufficient /,
  taint: /taint/i,
  trouble: /taint|unschedulable/i,
  room: /Insufficient |Too many pods/,
  ports: /free ports|PodFitsHostPorts/,
  'volume-use': /in-use by another pod/,
  'volume-count': /max volume count|MaxVolumeCount/,
  'volume-choice': /available persistent volumes to bind/,
  'volume-space': /enough free storage/,
  spread: /topology spread constraints/,
  'existing-anti-affinity': /existing pods anti-affinity/,
  'anti-affinity': /match pod (?:affinity\/)?anti-affinity|MatchInterPodAffinity/,
  affinity: /match pod affinity|MatchInterPodAffinity/,
} as const satisfies Record<Filter, RegExp>;

/** Filters that refuse a pod before any node is looked at. */
export const beforeNodes = ['no-nodes', 'claims', 'devices'] as const satisfies readonly Filter[];

/** Filters that run last, in the scheduler's order: what a node fails here, it passed all others. */
export const afterComputed = [
  'ports',
  'room',
  'volume-use',
  'volume-count',
  'volume-choice',
  'volume-space',
  'spread',
  'anti-affinity',
  'existing-anti-affinity',
  'affinity',
] as const satisfies readonly Filter[];
