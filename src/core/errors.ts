/** Something that the user can mend: printed as one line on stderr, exit code 2. Everything else is a bug of kubecause. */
export class UserError extends Error {
  /** What to do about it, as a second sentence; part of the message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
  }
}
