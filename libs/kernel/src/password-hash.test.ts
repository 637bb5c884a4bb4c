import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './password-hash.ts';

const cheap = { memoryKiB: 64, passes: 1 };

describe('a password hash', () => {
  it('opens for its password alone, and never looks the same twice', async () => {
    const hash = await hashPassword('correct horse', cheap);
    expect(await verifyPassword(hash, 'correct horse')).toBe(true);
    for (const other of ['', 'correct hors', 'correct horse ', 'Correct horse'])
      expect(await verifyPassword(hash, other)).toBe(false);
    expect(await hashPassword('correct horse', cheap)).not.toBe(hash);
  });

  it('costs 19 MiB and two passes unless told otherwise, and says so', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('is the same from every keyboard: composed and decomposed letters', async () => {
    const hash = await hashPassword('Zu\u0308rich\uFB01', cheap);
    expect(await verifyPassword(hash, 'Z\u00fcrichfi')).toBe(true);
  });

  it('is argon2id of RFC 9106: the known answer of appendix 5.3', () => {
    const tag = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    });
    expect(tag.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it('that is malformed is a fault, not a refusal', async () => {
    for (const hash of ['', 'x', '$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AA'])
      await expect(verifyPassword(hash, 'x')).rejects.toThrow('malformed');
  });
});
