/** The driver that a kubelet says is not registered with it. */
export function missingDriver(message: string): string | undefined {
  return /driver name (\S+) not found in the list of registered CSI drivers/.exec(message)?.[1];
}

/** The driver whose controller the attach-detach controller waits for in vain. */
export function idleAttacher(message: string): string | undefined {
  return /timed out waiting for external-attacher of (\S+) CSI driver/.exec(message)?.[1];
}
