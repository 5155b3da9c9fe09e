import { tokenVolume, tokenVolumePrefix } from '../../core/token-volume.ts';

const prefix = Buffer.from(tokenVolumePrefix);
const { length } = tokenVolume;
const quote = 0x22;

/**
 * Gives every volume with a token the same name in the bytes of a list, before they are decoded: then the containers and volumes of
 * replicas have the same bytes. A name is what is a whole string: in protobuf behind its length, in JSON in quotes. What is said
 * of such a volume in a longer text stays.
 */
export function unifyTokenVolumes(bytes: Buffer): void {
  for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + length)) {
    const before = bytes[at - 1];
    const isName = before === length || (before === quote && bytes[at + length] === quote);
    if (isName) bytes.write(tokenVolume, at, 'latin1');
  }
}
