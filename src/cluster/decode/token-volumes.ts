import { generatedCharacters, tokenVolume, tokenVolumePrefix } from '../../core/token-volume.ts';

const prefix = Buffer.from(tokenVolumePrefix);
/** What stands in the place of the characters that are generated. */
const suffix = Buffer.from(tokenVolume.slice(prefix.length));
const { length } = tokenVolume;

/**
 * Gives every volume with a token the same name in the bytes of a list of pods, before they are decoded: then the containers and
 * volumes of replicas have the same bytes. A name that is not found here is unified when it is decoded: see `volumeName` of the
 * field tables.
 */
export function unifyTokenVolumes(bytes: Buffer, encoding: keyof typeof isOfVolume): void {
  for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + 1)) {
    const from = at + prefix.length;
    if (isOfVolume[encoding](bytes, at) && isGenerated(bytes, from)) bytes.set(suffix, from);
  }
}

const generated = new Set(Buffer.from(generatedCharacters));

function isGenerated(bytes: Buffer, from: number): boolean {
  for (let i = 0; i < suffix.length; i++) if (!generated.has(bytes[from + i]!)) return false;
  return true;
}

/** Whether the text at `at` is the name of a volume or of a mount: by the field that follows in these and in nothing else. */
const isOfVolume = {
  protobuf: (bytes: Buffer, at: number) =>
    bytes[at - 2] === tags.name && bytes[at - 1] === length && isFollowedByTags(bytes, at + length),
  // In a text quotes are escaped.
  JSON: (bytes: Buffer, at: number) =>
    isAt(bytes, at - opening.length, opening) && following.some(text => isAt(bytes, at + length, text)),
};

const opening = Buffer.from('{"name":"');
const following = ['readOnly', 'mountPath', 'projected'].map(field => Buffer.from(`","${field}"`));

function isAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** Of VolumeMount, Volume and VolumeSource, in the generated.proto of k8s.io/api. */
const tags = { name: 10, readOnly: 16, mountPath: 26, volumeSource: 18, projected: [0xd2, 0x01] } as const;

function isFollowedByTags(bytes: Buffer, at: number): boolean {
  if (bytes[at] === tags.readOnly) return bytes[at + 2] === tags.mountPath;
  const [first, second] = tags.projected;
  // The length of the source takes a byte or two.
  const isProjectedAt = (from: number): boolean => bytes[from] === first && bytes[from + 1] === second;
  return bytes[at] === tags.volumeSource && (isProjectedAt(at + 2) || isProjectedAt(at + 3));
}
