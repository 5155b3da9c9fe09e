/** Something that the user can mend: printed as one line on stderr, exit code 2. Everything else is a bug of kubecause. */
export class UserError extends Error {
  /** @param message what is wrong and what to do about it, in one line */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
  }
}
