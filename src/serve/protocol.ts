/** A protocol that serves. */
export interface Running {
  /** Where it can be reached, such as `http://127.0.0.1:8080`; not there if it is reached otherwise. */
  readonly address?: string;
  /** Resolves if whom it served has gone, for good: then there is nobody left to serve. */
  readonly ended?: Promise<void>;
  /** Takes nothing new, and resolves when what is under way has been answered. */
  close(): Promise<void>;
}
