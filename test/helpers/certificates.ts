/** A certificate of an authority `ca` in DER. Only its dates are changed, so that its signature no longer holds. */
const der = Buffer.from(
  'MIIBbjCCARWgAwIBAgIUQa7NK2f0bA0T5BXb2zsa4mm3gRcwCgYIKoZIzj0EAwIwDTELMAkGA1UEAwwCY2EwHhcNMjYxMTIxMTE1NTQ0WhcNMzYxMTE4MTE1' +
    'NTQ0WjANMQswCQYDVQQDDAJjYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKWehqL7i80Djo3DXvTtIDe6P7wz/+/8Xr2oAfl2Ae/hy4PwoVOK53iuYhn1' +
    'dVdOhoMpflj3x4yJYQDW/LiFWSSjUzBRMB0GA1UdDgQWBBSsKSgMC8D/FtbTwxECbOlmgVQQ2jAfBgNVHSMEGDAWgBSsKSgMC8D/FtbTwxECbOlmgVQQ2jAP' +
    'BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEG4+DjZYIcicxq7phorUwtJUdLgGESY86gvWRB/FwxCAiArCgL9T4Wd/2Yx9OjiyKCFmtVMW8tE' +
    '0nQaLrbfC5TEHQ==',
  'base64',
);
const itsNotAfter = '361118115544Z';

/** A caBundle as the API gives it, with one certificate that ends at this time (RFC 3339). */
export function caBundle(notAfter: string): string {
  const utcTime = `${notAfter.replace(/[-:T]/g, '').slice(2, 14)}Z`;
  const changed = Buffer.from(der.toString('latin1').replace(itsNotAfter, utcTime), 'latin1');
  const pem = `-----BEGIN CERTIFICATE-----\n${changed.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  return Buffer.from(pem).toString('base64');
}
