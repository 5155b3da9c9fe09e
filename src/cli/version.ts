declare const KUBECAUSE_VERSION: string | undefined;

/** Set by the build from package.json; `dev` where the sources run directly. */
export const version: string = typeof KUBECAUSE_VERSION === 'string' ? KUBECAUSE_VERSION : 'dev';
