/** The parts of an image reference. */
export interface ImageReference {
  /** `docker.io` where the reference names none. */
  readonly registry: string;
  readonly repository: string;
  /** `latest` where the reference names neither tag nor digest. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Takes an image reference apart as container runtimes do: what stands before the first slash is a registry only if it
 * has a dot or a port, or is `localhost`.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function parseImage(reference: string): ImageReference {
  const [named = '', digest] = reference.split('@', 2);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const rest = hasRegistry ? named.slice(slash + 1) : named;
  const colon = rest.lastIndexOf(':');
  const tagged = colon > rest.lastIndexOf('/');
  const path = tagged ? rest.slice(0, colon) : rest;
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository: hasRegistry || path.includes('/') ? path : `library/${path}`,
    tag: tagged ? rest.slice(colon + 1) : digest === undefined ? 'latest' : undefined,
    digest,
  };
}

/** What is wrong with a reference that no runtime can parse, as far as it can be told. */
export function flawOf(reference: string): string | undefined {
  if (reference.trim() === '') return 'it is empty';
  if (/^[a-z]+:\/\//i.test(reference)) return 'it begins with a URL scheme';
  if (/\$\{|\{\{|\$\(|[<>]/.test(reference)) return 'it contains a placeholder that was not filled in';
  if (/\s/.test(reference)) return 'it contains white space';
  const { repository, tag } = parseImage(reference);
  if (tag === '') return 'there is nothing after the colon';
  if (/[A-Z]/.test(repository)) return 'the repository has capital letters';
  if (/^\/|\/\/|\/$/.test(repository)) return 'a part of the path is empty';
  if (repository.includes(':')) return 'it has more than one tag';
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return 'the tag has characters that no tag may have';
  return undefined;
}
