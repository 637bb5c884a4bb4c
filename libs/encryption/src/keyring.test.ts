import { describe, expect, it } from '@jest/globals';
import { runAsTenant, currentContext } from '@rymeda/tenancy';
import { testTenant } from '@rymeda/tenancy/testing';
import { KeyRefusedError } from './key-provider.ts';
import { leaseBlock, mostUses, rotateAtUses } from './key-roles.rules.ts';
import { Keyring, type KeyringOptions } from './keyring.ts';
import { memoryKeyStore } from './testing/memory-key-store.ts';
import { memoryProvider, type MemoryProvider } from './testing/memory-provider.ts';

const minute = 60_000;

function setup({
  store = memoryKeyStore(),
  provider = memoryProvider(),
  ...more
}: Partial<Omit<KeyringOptions, 'store' | 'provider'>> & {
  store?: ReturnType<typeof memoryKeyStore>;
  provider?: MemoryProvider;
} = {}) {
  const time = { now: Date.parse('2026-01-01T00:00:00Z') };
  const keyring = new Keyring({ provider, store, clock: () => new Date(time.now), ...more });
  return { store, provider, keyring, time };
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('calls to the key provider', () => {
  it('are one per organisation, purpose and cache period, however many ask', async () => {
    const { keyring, provider, store } = setup({ cacheMs: 10 * minute });
    const askAll = () =>
      Promise.all(
        Array.from({ length: 200 }, (_, i) => keyring.current(`org_${i % 2}`, i % 4 < 2 ? 'data' : 'index')),
      );
    await askAll();
    expect(provider.calls).toEqual({ generate: 4, unwrap: 0 });

    const other = setup({ cacheMs: 10 * minute, store, provider });
    for (let period = 1; period <= 3; period++) {
      for (let i = 0; i < 10; i++)
        await Promise.all([
          other.keyring.current('org_0', 'data'),
          other.keyring.version('org_0', 'data', 1),
        ]);
      expect(other.keyring.providerCalls).toBe(period);
      other.time.now += 11 * minute;
    }
  });

  it('make the first key once, also for whoever looked just before it was there and asks just after', async () => {
    const store = memoryKeyStore();
    // As a database: what an answer holds is decided well before it arrives.
    const slow: typeof store = {
      ...store,
      async all(...of) {
        const found = await store.all(...of);
        for (let turn = 0; turn < 5; turn++) await nextTurn();
        return found;
      },
      async insert(key) {
        for (let turn = 0; turn < 3; turn++) await nextTurn();
        return store.insert(key);
      },
    };
    const { keyring, provider } = setup({ store: slow });
    const asked: Promise<unknown>[] = [];
    for (let turn = 0; turn < 40; turn++) {
      asked.push(keyring.current('org_a', 'data'));
      await nextTurn();
    }
    await Promise.all(asked);
    expect(provider.calls).toEqual({ generate: 1, unwrap: 0 });
  });

  it('run in no caller’s context', async () => {
    const { keyring, provider } = setup();
    const seen: unknown[] = [];
    provider.before = () => void seen.push(currentContext());
    await runAsTenant(testTenant('org_a'), () => keyring.current('org_a', 'data'));
    expect(seen).toEqual([{ kind: 'system', job: 'keyring' }]);
  });

  it('are not repeated for a moment after one failed', async () => {
    const { keyring, provider, time } = setup();
    provider.down = true;
    for (let i = 0; i < 5; i++)
      await expect(keyring.current('org_a', 'data')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    expect(keyring.stats()).toMatchObject({ providerCalls: 1, providerFailures: 1 });
    provider.down = false;
    time.now += 1_001;
    await keyring.current('org_a', 'data');
  });

  it('are made again at once where the clock that they failed with has gone back', async () => {
    const { keyring, provider, time } = setup();
    provider.down = true;
    await expect(keyring.current('org_a', 'data')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    provider.down = false;
    time.now -= 60 * minute;
    await keyring.current('org_a', 'data');
  });
});

describe('while the provider is away', () => {
  it('cached keys go on until their time, then it is KEYS_UNAVAILABLE (503), and never clear text', async () => {
    const { keyring, provider, time } = setup({ cacheMs: 10 * minute });
    await keyring.current('org_a', 'data');
    provider.down = true;
    time.now += 9 * minute;
    await keyring.current('org_a', 'data');
    await keyring.version('org_a', 'data', 1);
    time.now += 2 * minute;
    const refused = { code: 'KEYS_UNAVAILABLE', status: 503 };
    await expect(keyring.current('org_a', 'data')).rejects.toMatchObject(refused);
    time.now += 2_000;
    await expect(keyring.version('org_a', 'data', 1)).rejects.toMatchObject(refused);
  });
});

describe('an unwrapped key', () => {
  it('is wiped when its time is over, and refuses whoever kept it', async () => {
    const { keyring, time, provider } = setup({ cacheMs: minute });
    const key = await keyring.current('org_a', 'data');
    const plaintext = provider.handedOut.at(-1)!;
    expect(plaintext.equals(Buffer.alloc(32))).toBe(false);
    time.now += 2 * minute;
    await keyring.current('org_a', 'data');
    await nextTurn();
    expect(plaintext.equals(Buffer.alloc(32))).toBe(true);
    expect(() => key.subkey('enc/patients/1')).toThrow('not available');
  });

  it('is wiped when memory is short', async () => {
    const { keyring, provider } = setup({ maxBytes: 2 * 16 * 1024 });
    for (const org of ['org_a', 'org_b', 'org_c']) await keyring.current(org, 'data');
    await nextTurn();
    expect(provider.handedOut.map((k) => k.equals(Buffer.alloc(32)))).toEqual([true, false, false]);
    expect(keyring.stats()).toMatchObject({ cached: 2, evictions: 1 });
  });

  it('is wiped when its organisation is to be forgotten, and no other’s', async () => {
    const { keyring, provider } = setup();
    for (const org of ['org_1', 'org_10']) await keyring.current(org, 'data');
    keyring.forget('org_1');
    await nextTurn();
    expect(provider.handedOut.map((k) => k.equals(Buffer.alloc(32)))).toEqual([true, false]);
    provider.down = true;
    await keyring.current('org_10', 'data');
    await expect(keyring.current('org_1', 'data')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
  });

  it('is unwrapped anew after so many uses', async () => {
    const { keyring } = setup({ maxUses: 3 });
    for (let i = 0; i < 7; i++) (await keyring.current('org_a', 'data')).subkey('enc/patients/1');
    expect(keyring.providerCalls).toBe(3);
  });

  it('whose commitment differs is not used, whoever wrapped it', async () => {
    const { keyring, store, provider } = setup();
    await keyring.current('org_a', 'data');
    const stored = store.keys.get('org_a:data:1')!;
    const other = setup({ provider });
    other.store.keys.set(stored._id, { ...stored, commitment: Buffer.alloc(32) });
    await expect(other.keyring.current('org_a', 'data')).rejects.toMatchObject({
      code: 'DECRYPTION_FAILED',
    });
  });
});

describe('uses of a data key', () => {
  const seal = async (keyring: Keyring, n: number) => {
    for (let i = 0; i < n; i++) (await keyring.current('org_a', 'data')).sealingSubkey('enc/patients/1');
  };

  it('are counted in blocks that are taken beforehand', async () => {
    const { keyring, store } = setup();
    await seal(keyring, 10);
    expect(store.keys.get('org_a:data:1')!.uses).toBe(leaseBlock);
    await seal(keyring, leaseBlock);
    expect(store.keys.get('org_a:data:1')!.uses).toBe(2 * leaseBlock);
  });

  it('outlive the cached key, so that unwrapping it anew takes no new block', async () => {
    const { keyring, store, time } = setup({ cacheMs: minute });
    for (let i = 0; i < 5; i++) {
      await seal(keyring, 10);
      time.now += 2 * minute;
    }
    expect(store.keys.get('org_a:data:1')!.uses).toBe(leaseBlock);
  });

  it('near the limit have the key replaced, and go on', async () => {
    const rotated: string[] = [];
    const { keyring, store } = setup({
      rotateEarly: async (org) => {
        rotated.push(org);
        const next = await keyring.generate(org, 'data', 2);
        await store.insert(next);
        store.keys.get('org_a:data:1')!.state = 'leaving';
      },
    });
    await keyring.current('org_a', 'data');
    store.keys.get('org_a:data:1')!.uses = rotateAtUses;
    await seal(keyring, leaseBlock);
    await nextTurn();
    expect(rotated).toEqual(['org_a']);
    expect((await keyring.current('org_a', 'data')).version).toBe(2);
  });

  it('near the limit go on where the key can’t be replaced yet, and beyond it they don’t', async () => {
    const { keyring: first, store, provider } = setup();
    await first.current('org_a', 'data');
    const rotateEarly = () => Promise.reject(new Error('the database is away'));
    const { keyring } = setup({ store, provider, rotateEarly });
    store.keys.get('org_a:data:1')!.uses = rotateAtUses;
    await seal(keyring, 3 * leaseBlock);
    store.keys.get('org_a:data:1')!.uses = mostUses;
    await expect(seal(keyring, 2 * leaseBlock)).rejects.toThrow('the database is away');
  });

  it('beyond the limit, where others have used up what was left, go on under the next key and no more under this', async () => {
    const { keyring: first, store, provider } = setup();
    await first.current('org_a', 'data');
    store.keys.get('org_a:data:1')!.uses = mostUses;
    const { keyring } = setup({
      ...{ store, provider },
      rotateEarly: async (org) => {
        await store.insert(await first.generate(org, 'data', 2));
        store.keys.get('org_a:data:1')!.state = 'leaving';
      },
    });
    const versions = new Set<number>();
    for (let n = 0; n < 3; n++) versions.add((await keyring.current('org_a', 'data')).version);
    expect(versions).toEqual(new Set([2]));
    expect(store.keys.get('org_a:data:2')!.uses).toBe(leaseBlock);
  });

  it('beyond the limit are refused where no further key can be had', async () => {
    const { keyring, store } = setup();
    await keyring.current('org_a', 'data');
    store.keys.get('org_a:data:1')!.uses = mostUses;
    await expect(seal(keyring, leaseBlock + 1)).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
  });
});

describe('a rotation by this process', () => {
  it('counts from the moment it is told, whatever was being read just then', async () => {
    const store = memoryKeyStore();
    let answered = Promise.resolve();
    const slow: typeof store = {
      ...store,
      async all(...of) {
        const found = await store.all(...of);
        await answered;
        return found;
      },
    };
    const { keyring, time } = setup({ store: slow, staleMs: 10_000 });
    await keyring.current('org_a', 'data');
    const next = await keyring.generate('org_a', 'data', 2);
    time.now += 11_000;
    let answer!: () => void;
    answered = new Promise((resolve) => (answer = resolve));
    const before = keyring.current('org_a', 'data');
    await nextTurn();
    await store.insert(next);
    keyring.changed('org_a', 'data');
    const after = keyring.current('org_a', 'data');
    answer();
    expect((await before).version).toBe(1);
    expect((await after).version).toBe(2);
    expect((await keyring.current('org_a', 'data')).version).toBe(2);
  });
});

describe('other processes’ rotations', () => {
  it('are known within the stated time', async () => {
    const { keyring, store, time } = setup({ staleMs: 10_000 });
    expect((await keyring.current('org_a', 'data')).version).toBe(1);
    const next = await keyring.generate('org_a', 'data', 2);
    await store.insert(next);
    time.now += 9_000;
    expect((await keyring.current('org_a', 'data')).version).toBe(1);
    time.now += 2_000;
    expect((await keyring.current('org_a', 'data')).version).toBe(2);
  });

  it('are known within the stated time also where the clock goes back', async () => {
    const { keyring, store, time } = setup({ staleMs: 10_000 });
    expect((await keyring.current('org_a', 'data')).version).toBe(1);
    time.now -= 60 * minute;
    await store.insert(await keyring.generate('org_a', 'data', 2));
    time.now += 11_000;
    expect((await keyring.current('org_a', 'data')).version).toBe(2);
  });

  it('that made a ciphertext of a version not known here are looked up at once', async () => {
    const { keyring, store } = setup();
    await keyring.current('org_a', 'data');
    await store.insert(await keyring.generate('org_a', 'data', 2));
    expect((await keyring.version('org_a', 'data', 2)).version).toBe(2);
    await expect(keyring.version('org_a', 'data', 3)).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
  });

  it('that destroyed a key leave its ciphertexts unreadable', async () => {
    const { keyring, store, time } = setup();
    await keyring.current('org_a', 'data');
    const stored = store.keys.get('org_a:data:1')!;
    store.keys.set(stored._id, { ...stored, wrapped: null, state: 'destroyed' });
    await store.insert(await keyring.generate('org_a', 'data', 2));
    time.now += 2 * 3_600_000;
    await expect(keyring.version('org_a', 'data', 1)).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
    expect(keyring.stats().undeciphered).toBe(1);
  });

  it('that ended with its organisation page nobody', async () => {
    const { keyring, store, time } = setup();
    await keyring.current('org_a', 'data');
    const stored = store.keys.get('org_a:data:1')!;
    store.keys.set(stored._id, { ...stored, wrapped: null, state: 'destroyed' });
    time.now += 2 * 3_600_000;
    await expect(keyring.version('org_a', 'data', 1)).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
    expect(keyring.stats().undeciphered).toBe(0);
  });
});

it('a provider that refuses is KEYS_UNAVAILABLE too', async () => {
  const { keyring, provider } = setup();
  provider.before = () => {
    throw new KeyRefusedError('the organisation’s key is to be destroyed');
  };
  await expect(keyring.current('org_a', 'data')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
});
