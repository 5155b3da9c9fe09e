/**
 * What keeps a runtime from starting the process of a container, from the words of runc, crun and older runcs below docker
 * and containerd. CRI-O starts it as far as that when it creates the container, so its words come with another reason.
 */
export interface StartFailure {
  readonly kind: 'not-found' | 'not-executable' | 'exec-format' | 'mount';
  /** What was to be executed. */
  readonly command?: string | undefined;
  /** Where in the container something was to be mounted. */
  readonly path?: string | undefined;
}

export function startFailureIn(message: string): StartFailure | undefined {
  const command = commandIn(message);
  if (/exec format error/i.test(message)) return { kind: 'exec-format', command };
  if (command !== undefined && /not found|no such file/i.test(message)) return { kind: 'not-found', command };
  if (command !== undefined && /permission denied|is a directory/i.test(message))
    return { kind: 'not-executable', command };
  const [, path] = /mounting \\?"[^"]+" to rootfs(?: \\?"[^"]+")? at \\?"([^"\\]+)/.exec(message) ?? [];
  return path === undefined ? undefined : { kind: 'mount', path };
}

/** `exec: "serve": executable file not found in $PATH`, `exec /app/serve: …`; crun: executable file `serve` not found. */
function commandIn(message: string): string | undefined {
  const [, quoted, bare, crun] =
    /exec:? (?:\\*"([^"\\]+)|(\/[^\s:]+))|executable file [`'"]?([^`'"\s]+)[`'"]? not found/.exec(message) ?? [];
  return quoted ?? bare ?? crun;
}
