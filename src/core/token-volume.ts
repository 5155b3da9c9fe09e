/**
 * The volume with the token of its service account, which admission adds to a pod: `kube-api-access-` and five random characters,
 * so that it is called otherwise in every replica. All are known by one name, so that the rest of what replicas mount is the same.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export const tokenVolume = 'kube-api-access-xxxxx';

/** What their names begin with. */
export const tokenVolumePrefix = tokenVolume.slice(0, -5);

/** Whether a volume is called as admission calls it. */
export function isTokenVolume(name: string): boolean {
  return name.length === tokenVolume.length && name.startsWith(tokenVolumePrefix);
}
