import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeysCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { startMoto, type Moto } from '@rymeda/testing';
import { KeyRefusedError, type KeyProvider } from '../key-provider.ts';
import { kmsProxy, type KmsProxy } from '../testing/kms-proxy.ts';
import { kmsClient } from './kms.ts';
import { aliasOf, kmsProvider } from './kms-provider.ts';

let moto: Moto;
let proxy: KmsProxy;
let kms: KMSClient;
let provider: KeyProvider;
beforeAll(async () => {
  moto = await startMoto();
  proxy = await kmsProxy(moto.endpoint);
  kms = kmsClient({ ...moto.client, endpoint: proxy.endpoint });
  provider = kmsProvider(kms);
}, 600_000);
afterAll(async () => {
  kms?.destroy();
  await proxy?.close();
  await moto?.stop();
});
beforeEach(() => {
  proxy.restore();
  proxy.calls.length = 0;
});

const keyOf = async (organizationId: string) =>
  (await kms.send(new DescribeKeyCommand({ KeyId: aliasOf(organizationId) }))).KeyMetadata!;

describe("an organisation's KMS key", () => {
  it('is its own, has its alias, is multi-Region, and rotates every year', async () => {
    await provider.prepare('org_a');
    await provider.prepare('org_b');
    const [a, b] = [await keyOf('org_a'), await keyOf('org_b')];
    expect(a.KeyId).not.toBe(b.KeyId);
    expect(a).toMatchObject({ Enabled: true, MultiRegion: true, KeySpec: 'SYMMETRIC_DEFAULT' });
    expect(a.KeyId).toMatch(/^mrk-/);
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: a.KeyId! }));
    expect(rotation).toMatchObject({ KeyRotationEnabled: true });
  });

  it('is made once, however often and by however many it is asked for', async () => {
    const before = (await kms.send(new ListKeysCommand({}))).Keys!.length;
    await Promise.all(Array.from({ length: 5 }, () => provider.prepare('org_race')));
    await provider.prepare('org_race');
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases!.filter((x) => x.AliasName === aliasOf('org_race'))).toHaveLength(1);
    // What a loser of the race made is on its way out and was never used.
    const keys = (await kms.send(new ListKeysCommand({}))).Keys!;
    const states = await Promise.all(
      keys.map(
        async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!.KeyState,
      ),
    );
    expect(states.filter((s) => s === 'Enabled')).toHaveLength(before + 1);
  });

  it('wraps data keys that open for that organisation and purpose only', async () => {
    const key = await provider.generate('org_a', 'data');
    expect(key.plaintext).toHaveLength(32);
    expect(key.wrapped.includes(key.plaintext)).toBe(false);
    expect(key.wrappingKeyId).toBe((await keyOf('org_a')).KeyId);
    expect(await provider.unwrap(key, 'org_a', 'data')).toEqual(key.plaintext);
    await expect(provider.unwrap(key, 'org_b', 'data')).rejects.toThrow(KeyRefusedError);
    await expect(provider.unwrap(key, 'org_a', 'index')).rejects.toThrow(KeyRefusedError);
    const changed = Buffer.from(key.wrapped);
    changed[changed.length - 1]! ^= 1;
    await expect(provider.unwrap({ ...key, wrapped: changed }, 'org_a', 'data')).rejects.toThrow();
  });

  it('is made with the first data key where nobody prepared it', async () => {
    const key = await provider.generate('org_unprepared', 'index');
    expect(await provider.unwrap(key, 'org_unprepared', 'index')).toEqual(key.plaintext);
  });

  it('wraps a data key anew without showing it', async () => {
    const key = await provider.generate('org_a', 'data');
    proxy.calls.length = 0;
    const again = await provider.rewrap(key, 'org_a', 'data');
    expect(proxy.calls).toEqual(['ReEncrypt']);
    expect(again.wrapped).not.toEqual(key.wrapped);
    expect(await provider.unwrap(again, 'org_a', 'data')).toEqual(key.plaintext);
    await expect(provider.rewrap(key, 'org_a', 'index')).rejects.toThrow(KeyRefusedError);
  });
});

describe('a key in two Regions', () => {
  it('opens in the second what was wrapped in the first, and ends in both', async () => {
    const there = kmsClient({ ...moto.client, endpoint: moto.endpoint, region: 'us-west-2' });
    const here = kmsProvider(kms, new Map([['us-west-2', there]]));
    const recovery = kmsProvider(there);
    try {
      const key = await here.generate('org_two', 'data');
      await expect(recovery.unwrap(key, 'org_two', 'data')).rejects.toThrow(KeyRefusedError);
      expect(await here.replicate('org_two')).toBe(true);
      expect(await here.replicate('org_two')).toBe(true);
      expect(await recovery.unwrap(key, 'org_two', 'data')).toEqual(key.plaintext);
      const wrappedThere = await recovery.generate('org_two', 'index');
      expect(await here.unwrap(wrappedThere, 'org_two', 'index')).toEqual(wrappedThere.plaintext);

      await here.scheduleDestruction('org_two', 30);
      for (const client of [kms, there]) {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: key.wrappingKeyId }));
        expect(KeyMetadata?.KeyState).toMatch(/^Pending/);
      }
      await here.cancelDestruction('org_two');
      expect(await recovery.unwrap(key, 'org_two', 'data')).toEqual(key.plaintext);
    } finally {
      there.destroy();
    }
  });
});

describe('destroying an organisation', () => {
  it('is scheduled once, and can be taken back while it waits', async () => {
    const key = await provider.generate('org_leaving', 'data');
    const at = await provider.scheduleDestruction('org_leaving', 7);
    expect(at!.getTime() - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(await provider.scheduleDestruction('org_leaving', 30)).toEqual(at);
    expect((await keyOf('org_leaving')).KeyState).toBe('PendingDeletion');

    await provider.cancelDestruction('org_leaving');
    expect(await provider.unwrap(key, 'org_leaving', 'data')).toEqual(key.plaintext);
  });

  it('has nothing to do where there never was a key, and refuses a waiting time that KMS has not', async () => {
    expect(await provider.scheduleDestruction('org_never', 7)).toBeNull();
    await expect(provider.scheduleDestruction('org_a', 6)).rejects.toThrow(RangeError);
    expect((await keyOf('org_a')).KeyState).toBe('Enabled');
  });
});

describe('KMS in trouble', () => {
  it.each([
    'KMSInvalidStateException',
    'DisabledException',
    'AccessDeniedException',
    'IncorrectKeyException',
  ])('that answers %s has refused: it is not asked again', async (name) => {
    const key = await provider.generate('org_a', 'data');
    proxy.calls.length = 0;
    proxy.refuseOnce(name);
    await expect(provider.unwrap(key, 'org_a', 'data')).rejects.toThrow(KeyRefusedError);
    expect(proxy.calls).toEqual(['Decrypt']);
  });

  it('is asked again when it throttles', async () => {
    await provider.prepare('org_a');
    proxy.calls.length = 0;
    proxy.throttle(3);
    const key = await provider.generate('org_a', 'data');
    expect(key.plaintext).toHaveLength(32);
    expect(proxy.calls).toEqual(Array.from({ length: 4 }, () => 'GenerateDataKey'));
  });

  it('that throttles for good is given up, and is no refusal', async () => {
    proxy.throttle(100);
    const asked = provider.generate('org_a', 'data');
    await expect(asked).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(asked).rejects.not.toThrow(KeyRefusedError);
    proxy.throttle(0);
  });

  it.each([
    ['cut', 'after its attempts', { code: 'ECONNRESET' }],
    // Six attempts of two seconds would be longer than an answer may take to begin.
    ['hang', 'by the deadline of the whole', { name: 'AbortError' }],
  ] as const)('that is away (%s) is given up %s', async (way, _how, fault) => {
    proxy[way]();
    const asked = provider.generate('org_a', 'data');
    await expect(asked).rejects.toMatchObject(fault);
    await expect(asked).rejects.not.toThrow(KeyRefusedError);
  });
});
