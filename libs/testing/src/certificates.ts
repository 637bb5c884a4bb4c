import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM. */
export interface Certificate {
  certificate: string;
  /** PKCS #8. */
  key: string;
}

/** An authority of a test's own. */
export interface TestAuthority {
  ca: string;
  /** A certificate for servers and clients; `names` as openssl has them, for example `DNS:x.test` and `IP:127.0.0.1`. */
  issue(commonName: string, names: readonly string[]): Certificate;
}

const ec = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

/** Made by openssl; valid for two days. */
export function testAuthority(name: string): TestAuthority {
  const made = inFolder((file) => {
    openssl(
      'req',
      '-x509',
      '-days',
      '2',
      ...ec,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file('key'),
      '-out',
      file('pem'),
    );
    return { certificate: text(file('pem')), key: text(file('key')) };
  });
  return {
    ca: made.certificate,
    issue: (commonName, names) =>
      inFolder((file) => {
        writeFileSync(file('ca.key'), made.key, { mode: 0o600 });
        writeFileSync(file('ca.pem'), made.certificate);
        writeFileSync(file('extensions'), `subjectAltName=${names.join(',')}\n`);
        openssl('req', ...ec, '-subj', `/CN=${commonName}`, '-keyout', file('key'), '-out', file('csr'));
        const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
        const of = ['-in', file('csr'), '-extfile', file('extensions'), '-out', file('pem')];
        openssl('x509', '-req', '-days', '2', ...by, ...of);
        return { certificate: text(file('pem')), key: text(file('key')) };
      }),
  };
}

const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
const text = (path: string): string => readFileSync(path, 'utf8');

function inFolder<T>(work: (file: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-certificates-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
