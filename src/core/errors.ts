/** Something that the user can mend: printed as one line on stderr, exit code 2. Everything else is a bug of kubecause. */
export class UserError extends Error {
  /** @param message what is wrong and what to do about it, in one line */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
  }
}

/** Whether a system call failed because there is nothing at the path: not the file, or what should be its folder is none. */
export function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
