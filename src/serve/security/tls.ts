import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { UserError } from '../../core/errors.ts';

/** What TLS needs, as it stands in the files. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** The authorities of client certificates, if these count. */
  readonly ca?: Buffer;
}

export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

/** Milliseconds after which files are read anew: a certificate is renewed days before it ends. */
const usualPace = 10_000;

/** The certificate of a server, which may be replaced while it runs. */
export class TlsFiles {
  readonly paths: TlsPaths;
  #current: TlsMaterial;

  private constructor(paths: TlsPaths, current: TlsMaterial) {
    this.paths = paths;
    this.#current = current;
  }

  /** @throws UserError if a file cannot be read, or certificate and key do not belong together */
  static async open(paths: TlsPaths): Promise<TlsFiles> {
    return new TlsFiles(paths, await read(paths));
  }

  get current(): TlsMaterial {
    return this.#current;
  }

  /**
   * Says when the files hold something else that works. What does not work, such as a new certificate whose key is not
   * written yet, is waited for; the old one serves until then.
   * @returns ends it
   */
  watch(
    { onChange, onFailure }: { onChange(now: TlsMaterial): void; onFailure(error: Error): void },
    pace = usualPace,
  ): () => void {
    let failed = '';
    const look = async (): Promise<void> => {
      try {
        const now = await read(this.paths);
        failed = '';
        if (isSame(now, this.#current)) return;
        this.#current = now;
        onChange(now);
      } catch (error) {
        const { message } = error as Error;
        if (message !== failed) onFailure(error as Error);
        failed = message;
      }
    };
    // Names and times of files tell nothing where a kubelet swaps whole folders.
    const timer = setInterval(look, pace).unref();
    return () => clearInterval(timer);
  }
}

async function read({ cert, key, clientCa }: TlsPaths): Promise<TlsMaterial> {
  const material = {
    cert: await readPem('--tls-cert', cert),
    key: await readPem('--tls-key', key),
    ...(clientCa !== undefined && { ca: await readPem('--tls-client-ca', clientCa) }),
  };
  try {
    createSecureContext(material);
  } catch (error) {
    const files = [cert, key, clientCa].filter(path => path !== undefined).join(', ');
    throw new UserError(`${files}: no certificate with its key: ${(error as Error).message}`);
  }
  return material;
}

async function readPem(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`${option} ${path}: cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function isSame(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.cert.equals(b.cert) && a.key.equals(b.key) && Buffer.compare(a.ca ?? empty, b.ca ?? empty) === 0;
}

const empty = Buffer.alloc(0);
