import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';

/** The time in the name of each file is that of the machine that it was collected on, in a zone that nobody says. */
const dated = /-\d{8}-\d{6}\.yaml$/;

/** Files with the lists of the whole cluster; the others hold single objects of Cilium. */
const lists =
  /(^|\/)(k8s-(endpoints|events|leases|namespaces|networkpolicies|nodes|pods|services)|ingressclasses|gatewayapi-[a-z]+|cilium(clusterwide)?(networkpolicies|endpoints|identities|nodes))-\d/;

/**
 * `cilium sysdump`: the API's own lists of the kinds that a network is made of, each in a file with the time in its name.
 * @see https://github.com/cilium/cilium/blob/main/cilium-cli/sysdump/constants.go
 */
export const ciliumSysdump: Layout = {
  name: 'cilium sysdump',
  recognises: path => /(^|\/)k8s-[a-z]+-\d{8}-\d{6}\.yaml$/.test(path),
  async *read(entries, context) {
    yield* readPlaces(entries, context, { name: 'the sysdump', placeOf });
    yield aboutOf(context);
  },
};

function placeOf(path: string): Place | undefined {
  if (!dated.test(path)) return undefined;
  return { type: lists.test(path) ? 'list' : 'objects' };
}
