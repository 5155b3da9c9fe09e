/** What an archive may cost before the rest of it is refused. */
export interface Limits {
  /** Files, directories and links together. */
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly entryBytes: number;
  /** Bytes of all files together, unpacked. */
  readonly totalBytes: number;
  /** Unpacked bytes for each packed one. Objects of Kubernetes reach 60, zeros 1,000. */
  readonly ratio: number;
  /** Folders above a file. */
  readonly depth: number;
  /** Bytes of one object of Kubernetes as text. etcd takes 1.5 MB. */
  readonly objectBytes: number;
}

export const defaultLimits: Limits = {
  entries: 200_000,
  entryBytes: 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
  ratio: 250,
  depth: 32,
  objectBytes: 16 * 1024 ** 2,
};

/** Below this many unpacked bytes a ratio is nobody's bomb. */
export const ratioFloor = 16 * 1024 ** 2;

/** A file or archive that cannot be read further: cut, damaged or over a limit. What was read before it stands. */
export class Damaged extends Error {
  /** Bytes differ from what was packed, so that what was read before is not to be trusted, either. */
  readonly altered: boolean;

  constructor(message: string, options?: ErrorOptions & { readonly altered?: boolean }) {
    super(message, options);
    this.name = 'Damaged';
    this.altered = options?.altered === true;
  }
}

/** `16 MB`, `1 GB`: for the messages of limits. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power]}`;
}
