import { metadata } from '../../core/objects.ts';
import { readCertificate } from '../../core/x509.ts';
import { type Decode, decoderOf } from './protobuf.ts';
import { eachField } from './wire.ts';

/**
 * Secrets of type `kubernetes.io/tls` as TlsCertificates. Of their data the certificates of `tls.crt` alone are made into
 * strings; every other byte of it, the private key among them, is stepped over where it lies.
 */

/** Tags of length-delimited fields of `Secret`, and of the entries of its `data`, in the generated.proto of k8s.io/api. */
const tags = { metadata: 10, data: 18, type: 26, key: 10, value: 18 } as const;

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** More certificates than any chain has. */
const mostCertificates = 20;

/** Decodes a Secret; undefined `certificates` mean that it is of another type. */
export const decodeTlsSecret: Decode = (bytes, from, to) => {
  let meta: Record<string, unknown> = {};
  let certificates: unknown[] = [];
  let type = '';
  eachField(bytes, from, to, (tag, start, stop) => {
    if (tag === tags.metadata) meta = decoderOf(metadata)(bytes, start, stop);
    else if (tag === tags.type) type = bytes.toString('latin1', start, stop);
    else if (tag === tags.data) certificates = certificatesIn(bytes, start, stop) ?? certificates;
  });
  return { metadata: meta, certificates: type === 'kubernetes.io/tls' ? certificates : undefined };
};

/** The certificates of an entry of `data`, if it is `tls.crt`. */
function certificatesIn(bytes: Buffer, from: number, to: number): unknown[] | undefined {
  let isCertificate = false;
  let pem = bytes.subarray(0, 0);
  eachField(bytes, from, to, (tag, start, stop) => {
    if (tag === tags.key) isCertificate = bytes.toString('latin1', start, stop) === 'tls.crt';
    else if (tag === tags.value) pem = bytes.subarray(start, stop);
  });
  return isCertificate ? [...blocksOf(pem)].flatMap(block => readCertificate(block) ?? []) : undefined;
}

/** What stands between the marks of certificates: some keep the private key in the same file. */
function* blocksOf(pem: Buffer): Generator<string> {
  let at = pem.indexOf(begin);
  for (let count = 0; at >= 0 && count < mostCertificates; count++) {
    const stop = pem.indexOf(end, at);
    if (stop < 0) return;
    yield pem.toString('latin1', at + begin.length, stop);
    at = pem.indexOf(begin, stop);
  }
}
