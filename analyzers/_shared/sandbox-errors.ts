/** What went wrong with the sandbox of a pod. */
export interface SandboxFailure {
  /** `address`: none is left; `image`: that of the sandbox itself; `busy`: an earlier attempt holds its name. */
  readonly kind: 'address' | 'image' | 'busy' | 'other';
  /** The network plugin that failed, by the name of its program; undefined if it was the runtime. */
  readonly plugin: string | undefined;
  /** What it says, without what changes from attempt to attempt. */
  readonly said: string;
}

const kinds: readonly (readonly [SandboxFailure['kind'], RegExp])[] = [
  [
    'address',
    /no IP addresses? available|failed to assign an IP address|no available (?:IP|address)|IP addresses? exhausted|insufficient ip|not enough IPs|range is full/i,
  ],
  ['image', /failed to (?:get|pull) sandbox image/],
  ['busy', /is reserved for|error reserving pod name|name is reserved/],
];

/** Plugins that are known by their words where the runtime does not name them: before containerd 1.6, and CRI-O. */
const traits: readonly (readonly [string, RegExp])[] = [
  ['flannel', /flannel/],
  ['calico', /calico|ClusterInformation/],
  ['cilium', /cilium|putEndpointId/i],
  ['weave-net', /127\.0\.0\.1:6784/],
  ['aws-cni', /add cmd: /],
  ['azure-vnet', /azure|allocate pool: /i],
];

/**
 * What dockershim, containerd and CRI-O pass on from a network plugin (Calico, Cilium, Flannel, those of the clouds, OVN,
 * Weave, Multus in front of them), or say themselves.
 */
export function sandboxFailure(message: string): SandboxFailure {
  const said = complaint(message);
  return {
    kind: kinds.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other',
    plugin: pluginIn(message),
    said,
  };
}

function pluginIn(message: string): string | undefined {
  const delegated = /adding container to network "([^"]+)"/.exec(message)?.[1];
  const named = /plugin type="([^"]+)"/.exec(message)?.[1];
  return delegated ?? named ?? traits.find(([, pattern]) => pattern.test(message))?.[0];
}

/** In the order in which they are wrapped around what the plugin says. */
const wrappings: readonly (readonly [RegExp, string])[] = [
  [/^\(combined from similar events\): /, ''],
  [/^Failed (?:to )?create pod sandbox: /, ''],
  [/rpc error: code = \w+ desc = /g, ''],
  [/^\[(.*?), failed to clean up sandbox .*$/s, '$1'],
  [/failed to create pod network sandbox \S+: /, ''],
  [/failed to set up sandbox container "[^"]*" network for pod "[^"]*": /, ''],
  [/networkplugin cni failed to set up pod "[^"]*" network: /i, ''],
  [/error adding pod \S+ to CNI network "[^"]*": /, ''],
  [/plugin type="[^"]*"(?: name="[^"]*")? failed \(add\): /, ''],
  [/failed to setup network for sandbox(?: "[^"]*")?: /, ''],
  [/CmdAdd \(shim\): /, ''],
  [/'?&\{ContainerID:.*? StdinData:\[[\d ]*\]?\}?\s*/s, ''],
  [/\[[^\][\s]*\/[^\][]*\]:? ?/g, ''],
  [/error adding container to network "[^"]*": /, ''],
  [/ ?(?:for )?"[0-9a-f]{16,}"/g, ''],
  [/\b[0-9a-f]{64}\b/g, ''],
];

function complaint(message: string): string {
  return wrappings.reduce((rest, [pattern, by]) => rest.replace(pattern, by), message).trim();
}
