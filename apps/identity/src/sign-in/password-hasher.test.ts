import { describe, expect, it } from '@jest/globals';
import { passwordHasher } from './password-hasher.ts';

const cost = { memoryKiB: 64, passes: 1 };

describe('the password hasher', () => {
  it('verifies, and refuses whoever has no hash after the same work', async () => {
    const hasher = passwordHasher({ cost });
    const hash = await hasher.hash('right');
    expect([await hasher.verify(hash, 'right'), await hasher.verify(hash, 'wrong')]).toEqual([true, false]);
    expect(await hasher.verify(undefined, 'nobody has this password')).toBe(false);
  });

  it('lets a bounded number wait and refuses the rest with 503', async () => {
    const hasher = passwordHasher({ cost: { memoryKiB: 4096, passes: 2 }, concurrency: 1, maxWaiting: 3 });
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash('x')));
    expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(4);
    const refused = tries.find((t) => t.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await hasher.hash('x')).toMatch(/^\$argon2id/);
  });
});
