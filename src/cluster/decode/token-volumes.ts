import { tokenVolume, tokenVolumePrefix, volumeName } from '../../core/token-volume.ts';

const prefix = Buffer.from(tokenVolumePrefix);
const { length } = tokenVolume;

/**
 * Gives every volume with a token the same name in the bytes of a list of pods, before they are decoded: then the containers and
 * volumes of replicas have the same bytes. A name that is not found here is unified when it is decoded: see `volumeName` of the
 * field tables.
 */
export function unifyTokenVolumes(bytes: Buffer, encoding: keyof typeof isOfVolume): void {
  for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + 1))
    if (isOfVolume[encoding](bytes, at))
      bytes.write(volumeName(bytes.toString('latin1', at, at + length)), at, 'latin1');
}

/** Whether the text at `at` is the name of a volume or of a mount, and not that of the pod or what is said of it. */
const isOfVolume = {
  protobuf: (bytes: Buffer, at: number) =>
    bytes[at - 2] === tags.name && bytes[at - 1] === length && isFollowedByVolume(bytes, at + length),
  // An item of a list: the name of an object is that of its `metadata`, and in a text quotes are escaped.
  JSON: (bytes: Buffer, at: number) =>
    bytes[at + length] === quote && (isAt(bytes, at, '[{"name":"') || isAt(bytes, at, ',{"name":"')),
};

const quote = 0x22;

function isAt(bytes: Buffer, end: number, text: string): boolean {
  return end >= text.length && bytes.toString('latin1', end - text.length, end) === text;
}

/** Of VolumeMount, Volume and VolumeSource, in the generated.proto of k8s.io/api. */
const tags = { name: 10, readOnly: 16, volumeSource: 18, projected: [0xd2, 0x01] } as const;

/** A mount goes on with `readOnly`, a volume with its source: an object's metadata with the `generateName`. */
function isFollowedByVolume(bytes: Buffer, at: number): boolean {
  if (bytes[at] === tags.readOnly) return true;
  const [first, second] = tags.projected;
  // The length of the source takes a byte or two.
  const isProjectedAt = (from: number): boolean => bytes[from] === first && bytes[from + 1] === second;
  return bytes[at] === tags.volumeSource && (isProjectedAt(at + 2) || isProjectedAt(at + 3));
}
