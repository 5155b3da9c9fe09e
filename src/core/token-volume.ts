/**
 * The volume with the token of its service account, which admission adds to a pod: `kube-api-access-` and five random characters,
 * so that it is called otherwise in every replica. All are known by one name, so that the rest of what replicas mount is the same.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export const tokenVolume = 'kube-api-access-xxxxx';

/** What their names begin with. */
export const tokenVolumePrefix = tokenVolume.slice(0, -5);

/** The characters of which names are generated: `alphanums` of k8s.io/apimachinery/pkg/util/rand. */
export const generatedCharacters = 'bcdfghjklmnpqrstvwxz2456789';

const generated = new RegExp(`^${tokenVolumePrefix}[${generatedCharacters}]{5}$`);

/** The name by which a volume is known. */
export function volumeName(name: string): string {
  return name.length === tokenVolume.length && generated.test(name) ? tokenVolume : name;
}
