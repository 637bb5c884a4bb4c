import { beforeAll, describe, expect, it } from '@jest/globals';
import { throwAwayAuthority, type Authority, type IssuedCertificate } from '@rymeda/testing/authority';
import { tlsFault } from './tls-fault.ts';

let authority: Authority;
let client: IssuedCertificate;
let other: IssuedCertificate;
beforeAll(async () => {
  authority = await throwAwayAuthority();
  [client, other] = await Promise.all([authority.issue('client'), authority.issue('other')]);
});
const garbage = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;

describe('an endpoint’s TLS', () => {
  it('is fine with an authority, or several, and a certificate with its key', () => {
    const ca = `${authority.certificate}\n${other.certificate}`;
    expect(tlsFault({ ca, certificate: client.certificate, key: client.key })).toBeUndefined();
    expect(tlsFault({})).toBeUndefined();
    expect(tlsFault({ ca: null, certificate: null, key: null })).toBeUndefined();
  });

  it('is at fault where nothing could be connected with it', () => {
    const { certificate, key } = client;
    expect(tlsFault({ ca: garbage('CERTIFICATE') })?.field).toBe('ca');
    expect(tlsFault({ ca: authority.certificate + garbage('CERTIFICATE') })?.field).toBe('ca');
    expect(tlsFault({ certificate: garbage('CERTIFICATE'), key })?.field).toBe('certificate');
    expect(tlsFault({ certificate, key: garbage('PRIVATE KEY') })?.field).toBe('key');
    expect(tlsFault({ certificate, key: other.key })).toEqual({
      field: 'key',
      message: 'is not the certificate’s',
    });
  });
});
