import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface TlsPaths {
  certificate: string;
  key: string;
  /** Whose certificates are believed; without it the system's. */
  ca?: string | undefined;
}

/** PEM. */
export interface TlsMaterial {
  cert: string;
  key: string;
  ca?: string;
}

export interface TlsFiles {
  current(): TlsMaterial;
  /** Told after each change of the files, which is in force from then on. */
  onChange(listener: (material: TlsMaterial) => void): void;
  /** Looks now. */
  look(): void;
  close(): void;
}

/** Certificates that are renewed replace their files; soon enough for one that lives an hour. */
const lookMs = 10_000;

/**
 * What stands in the files, also after they have changed. Throws when they can't be used; a change that can't be (half
 * written, or a key of another certificate) is left alone, told of, and looked at again.
 */
export function tlsFiles(paths: TlsPaths, onFailure: (error: unknown) => void): TlsFiles {
  let current = readTls(paths);
  const listeners: ((material: TlsMaterial) => void)[] = [];

  function look(): void {
    try {
      const found = readTls(paths);
      if (found.cert === current.cert && found.key === current.key && found.ca === current.ca) return;
      current = found;
      for (const listener of listeners) listener(found);
    } catch (error) {
      onFailure(error);
    }
  }

  const timer = setInterval(look, lookMs).unref();
  return {
    current: () => current,
    onChange: (listener) => void listeners.push(listener),
    look,
    close: () => clearInterval(timer),
  };
}

/** Throws when the files can't be read, or do not belong together. */
export function readTls({ certificate, key, ca }: TlsPaths): TlsMaterial {
  const material = {
    cert: readFileSync(certificate, 'utf8'),
    key: readFileSync(key, 'utf8'),
    ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
  };
  if (material.ca !== undefined) new X509Certificate(material.ca);
  if (!new X509Certificate(material.cert).checkPrivateKey(createPrivateKey(material.key)))
    throw new Error('The private key is not that of the certificate');
  return material;
}
