import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kmsSigner } from './kms-signer.ts';

const environment = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});
afterAll(() => {
  process.env = environment;
});

it('a KMS that gives its key and then says nothing fails the signature, for the next turn to ask again', async () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const told = {
    PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    SigningAlgorithms: ['ED25519_SHA_512'],
  };
  const kms = createServer((req, res) => {
    if (req.headers['x-amz-target'] === 'TrentService.GetPublicKey') res.end(JSON.stringify(told));
  });
  await new Promise<void>((resolve) => kms.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(kms.address() as AddressInfo).port}`;
  try {
    const signer = await kmsSigner({ name: 'log', keyId: 'alias/log', region: 'us-east-1', endpoint });
    await expect(signer.sign(Buffer.from('text'))).rejects.toThrow();
  } finally {
    kms.closeAllConnections();
    await new Promise((resolve) => kms.close(resolve));
  }
}, 30_000);
