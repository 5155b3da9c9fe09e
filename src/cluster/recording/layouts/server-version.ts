import { asList, asObject, type Json } from './json.ts';

/**
 * The version of the API server, where a recording holds it: what `/version` answers, alone (`kubectl get --raw /version`),
 * in the output of `kubectl version -o json`, or in a support bundle; or the version that the operator of an OpenShift API
 * server reports of it.
 */
export class ServerVersion {
  #version: string | undefined;

  /** `v1.33.1`; undefined if nothing said it. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Looks at a document as it was recorded. */
  observe(document: Json): void {
    this.#version ??= this.#ofAnswer(document) ?? this.#ofOperator(document);
  }

  #ofAnswer(document: Json): string | undefined {
    const answers = [document.serverVersion, document.info, document].map(asObject);
    const answer = answers.find(({ gitVersion, major }) => typeof gitVersion === 'string' && major !== undefined);
    return answer === undefined ? undefined : versionIn(answer.gitVersion);
  }

  #ofOperator({ kind, metadata, status }: Json): string | undefined {
    if (kind !== 'ClusterOperator' || asObject(metadata).name !== 'kube-apiserver') return undefined;
    const { versions } = asObject(status);
    const operands = asList(versions).map(asObject);
    const version = versionIn(operands.find(({ name }) => name === 'kube-apiserver')?.version);
    return version === undefined ? undefined : `v${version.replace(/^v/, '')}`;
  }
}

function versionIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^v?\d+\.\d+\.\d[\w.+-]{0,60}$/.test(value) ? value : undefined;
}
