import { tokenVolume, tokenVolumePrefix } from '../../core/token-volume.ts';

const prefix = Buffer.from(tokenVolumePrefix);
const { length } = tokenVolume;
const quote = 0x22;

/**
 * Gives every volume with a token the same name in the bytes of a list, before they are decoded: then the containers and volumes of
 * replicas have the same bytes. What is said of such a volume in a longer text stays.
 */
export function unifyTokenVolumes(bytes: Buffer, encoding: keyof typeof isWhole): void {
  for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + length))
    if (isWhole[encoding](bytes, at)) bytes.write(tokenVolume, at, 'latin1');
}

/** Whether what begins at `at` is the whole of a string: it follows its length, or stands in quotes that are not escaped. */
const isWhole = {
  protobuf: (bytes: Buffer, at: number) => bytes[at - 1] === length,
  JSON: (bytes: Buffer, at: number) => bytes[at - 1] === quote && bytes[at + length] === quote,
};
