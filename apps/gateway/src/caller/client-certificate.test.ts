import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { certificateThumbprint } from '@rymeda/auth';
import { client, other } from '../testing/certificates.ts';
import { certificateReader } from './client-certificate.ts';
import { trustedProxies } from './client-address.ts';

const der = (pem: string) => new X509Certificate(pem).raw;
const thumbprint = certificateThumbprint(der(client.certificate));
const read = certificateReader('client-cert', trustedProxies(['10.0.0.0/8']));
/** As Node has a header that comes several times. */
const headersOf = (values: string[]) => ({
  headers: values.length === 0 ? {} : { 'client-cert': values.join(', ') },
  headersDistinct: values.length === 0 ? {} : { 'client-cert': values },
});
const from = (remoteAddress: string, value: string | string[] = [], encrypted = false) =>
  ({
    socket: { remoteAddress, encrypted, getPeerCertificate: () => ({}) },
    ...headersOf([value].flat()),
  }) as unknown as IncomingMessage;

const rfc9440 = (pem: string) => `:${der(pem).toString('base64')}:`;

describe('the certificate that a proxy tells of', () => {
  it('is read as RFC 9440 writes it and as URL-encoded PEM', () => {
    expect(read(from('10.1.2.3', rfc9440(client.certificate)))).toBe(thumbprint);
    expect(read(from('::ffff:10.1.2.3', encodeURIComponent(client.certificate)))).toBe(thumbprint);
    expect(read(from('10.1.2.3', rfc9440(other.certificate)))).not.toBe(thumbprint);
  });

  it.each([
    ['from anyone but a trusted proxy', '203.0.113.7', rfc9440(client.certificate)],
    ['that is a bare thumbprint', '10.1.2.3', thumbprint],
    ['that is no certificate', '10.1.2.3', ':AAAA:'],
    ['that is empty', '10.1.2.3', ''],
    ['without end', '10.1.2.3', 'x'.repeat(20_000)],
    ['with a broken escape', '10.1.2.3', '%'],
  ])('is not believed %s', (_what, address, value) => {
    expect(read(from(address, value))).toBeUndefined();
  });

  it('is not believed where it is told twice, whichever comes first', () => {
    const [own, proxys] = [other.certificate, client.certificate].map(encodeURIComponent) as [string, string];
    for (const value of [
      [own, proxys],
      [proxys, own],
    ])
      expect(read(from('10.1.2.3', value))).toBeUndefined();
  });

  it('is not looked at where the gateway ends TLS itself, or is not told to', () => {
    expect(read(from('10.1.2.3', rfc9440(client.certificate), true))).toBeUndefined();
    const without = certificateReader(undefined, trustedProxies(['10.0.0.0/8']));
    expect(without(from('10.1.2.3', rfc9440(client.certificate)))).toBeUndefined();
  });
});
