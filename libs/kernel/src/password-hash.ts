import { argon2, randomBytes, type Argon2Parameters } from 'node:crypto';
import { equalBytes } from './digest.ts';

/** What one guess costs: memory in KiB and passes over it. OWASP's minimum for argon2id is 19 MiB and two. */
export interface PasswordCost {
  memoryKiB: number;
  passes: number;
}

export const defaultPasswordCost: PasswordCost = { memoryKiB: 19_456, passes: 2 };

const tagBytes = 32;
const saltBytes = 16;
/** The PHC string format, as other implementations of argon2 read and write it; version 0x13 of RFC 9106. */
const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/;

/** argon2id (RFC 9106) with a salt of its own, as a PHC string. Runs beside the event loop. */
export async function hashPassword(
  password: string,
  cost: PasswordCost = defaultPasswordCost,
): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=1$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether the password is the one behind a hash; at the cost that the hash was made with. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [, memory, passes, salt, tag] = form.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('A stored password hash is malformed');
  const cost = { memoryKiB: Number(memory), passes: Number(passes) };
  return equalBytes(await derive(password, Buffer.from(salt, 'base64'), cost), Buffer.from(tag, 'base64'));
}

/** NFKC, so that a password is the same from every keyboard (NIST SP 800-63B, section 3.1.1.2). */
function derive(password: string, nonce: Buffer, cost: PasswordCost): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: 1,
    tagLength: tagBytes,
    memory: cost.memoryKiB,
    passes: cost.passes,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)));
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
