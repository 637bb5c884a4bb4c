import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CreateKeyCommand, ListKeysCommand, type KMSClient } from '@aws-sdk/client-kms';
import { startMoto, type Moto } from '@rymeda/testing';
import { folderKeyStore } from '../folder-key-store.ts';
import { KeyRefusedError, type KeyProvider } from '../key-provider.ts';
import { kmsClient } from './kms.ts';
import { sharedKmsProvider } from './shared-kms-provider.ts';

let moto: Moto;
let kms: KMSClient;
let provider: KeyProvider;
let now = new Date();
const folder = mkdtempSync(join(tmpdir(), 'organization-keys-'));
beforeAll(async () => {
  moto = await startMoto();
  kms = kmsClient(moto.client);
  const made = await kms.send(new CreateKeyCommand({ MultiRegion: true }));
  const keyId = made.KeyMetadata!.KeyId!;
  provider = sharedKmsProvider({ client: kms, keyId, store: folderKeyStore(folder), clock: () => now });
}, 600_000);
afterAll(async () => {
  kms?.destroy();
  await moto?.stop();
});

it('needs one KMS key for all organisations, and still no key opens for another organisation or purpose', async () => {
  const a = await provider.generate('org_a', 'data');
  await provider.generate('org_b', 'data');
  expect((await kms.send(new ListKeysCommand({}))).Keys).toHaveLength(1);
  expect(await provider.unwrap(a, 'org_a', 'data')).toEqual(a.plaintext);
  await expect(provider.unwrap(a, 'org_b', 'data')).rejects.toThrow(KeyRefusedError);
  await expect(provider.unwrap(a, 'org_a', 'index')).rejects.toThrow(KeyRefusedError);
});

it("binds an organisation's own key to it: another's wrapped key, put in its place, is refused by KMS", async () => {
  const store = folderKeyStore(folder);
  const theirs = await store.load('org_a');
  await store.insert({ ...theirs!, organizationId: 'org_thief' });
  await expect(provider.generate('org_thief', 'data')).rejects.toThrow(KeyRefusedError);
});

it('shreds one organisation alone, after its waiting time', async () => {
  const a = await provider.generate('org_leaving', 'data');
  const b = await provider.generate('org_staying', 'data');
  const at = await provider.scheduleDestruction('org_leaving', 7);
  now = new Date(at!.getTime() - 1);
  await provider.destroyDue();
  await provider.cancelDestruction('org_leaving');
  expect(await provider.unwrap(a, 'org_leaving', 'data')).toEqual(a.plaintext);

  now = (await provider.scheduleDestruction('org_leaving', 7))!;
  await provider.destroyDue();
  await expect(provider.unwrap(a, 'org_leaving', 'data')).rejects.toThrow(KeyRefusedError);
  await expect(provider.cancelDestruction('org_leaving')).rejects.toThrow(KeyRefusedError);
  await expect(provider.generate('org_leaving', 'data')).rejects.toThrow(KeyRefusedError);
  expect(await provider.unwrap(b, 'org_staying', 'data')).toEqual(b.plaintext);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
