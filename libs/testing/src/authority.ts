import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export interface IssuedCertificate {
  /** PEM. */
  certificate: string;
  key: string;
}

export interface Authority {
  /** PEM. */
  certificate: string;
  /**
   * For both ends of a connection. `names`: the hosts or addresses that it stands for, by default its own name alone.
   * `days`: negative for one that has expired.
   */
  issue(name: string, more?: { days?: number; names?: readonly string[] }): Promise<IssuedCertificate>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/**
 * An authority whose key is forgotten with the process: for the local stack and tests. Production's certificates come
 * from cert-manager.
 */
export async function throwAwayAuthority(lifeDays = 30): Promise<Authority> {
  const crypto = webcrypto;
  const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = `CN=Rymeda local ${randomUUID()}`;
  const common = { signingAlgorithm: algorithm };
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      ...common,
      ...lasting(lifeDays),
      name,
      keys: own,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    },
    crypto,
  );
  return {
    certificate: pem(root.toString('pem')),
    async issue(of, { days = lifeDays, names = [of] } = {}) {
      const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const certificate = await X509CertificateGenerator.create(
        {
          ...common,
          ...lasting(days),
          subject: `CN=${of}`,
          issuer: root.subject,
          signingKey: own.privateKey,
          publicKey: keys.publicKey,
          extensions: [
            new BasicConstraintsExtension(false, undefined, true),
            new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
            new SubjectAlternativeNameExtension(
              names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
            ),
          ],
        },
        crypto,
      );
      const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
      return {
        certificate: pem(certificate.toString('pem')),
        key: pem(PemConverter.encode(key, 'PRIVATE KEY')),
      };
    },
  };
}

/** Ends with its line, so that a key and a certificate make one file. */
const pem = (text: string): string => `${text.trimEnd()}\n`;

/** Clocks of containers may be a little behind. */
const lasting = (days: number) => ({
  notBefore: new Date(Date.now() - 60_000 - (days < 0 ? -days * 2 * dayMs : 0)),
  notAfter: new Date(Date.now() + days * dayMs),
});
