import type { BlobCipher } from '@rymeda/encryption';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Collection } from 'mongodb';
import type { SigningKeyTimes } from './signing-key.rules.ts';

export interface SigningKey extends SigningKeyTimes {
  publicJwk: JWK;
  sealed: string;
}

export interface SigningKeyRow {
  /** The key's RFC 7638 thumbprint, which is its `kid`. */
  _id: string;
  generation: number;
  signsFrom: Date;
  createdAt: Date;
  publicJwk: JWK;
  /** The private JWK as `ENC[…]` under the platform's own data key. */
  sealed: string;
}

/** The keys belong to the platform, not to a tenant: their data key is made for this name. */
const platform = 'platform';

/** The issuer's keys in MongoDB; the private part never lies there in clear. */
export function signingKeyStore(rows: Collection<SigningKeyRow>, blobs: BlobCipher) {
  return {
    async all(): Promise<SigningKey[]> {
      const found = await rows.find({}, { sort: { generation: 1 } }).toArray();
      return found.map(({ _id, generation, signsFrom, publicJwk, sealed }) => ({
        kid: _id,
        generation,
        signsFrom,
        publicJwk,
        sealed,
      }));
    },
    /** False when another instance made this generation first. */
    async make(due: { generation: number; signsFrom: Date }, now: Date): Promise<boolean> {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const privateJwk = await exportJWK(privateKey);
      const kid = await calculateJwkThumbprint(privateJwk);
      const { d: _private, ...publicPart } = privateJwk;
      const sealed = await blobs.seal(platform, kid, Buffer.from(JSON.stringify(privateJwk), 'utf8'));
      const publicJwk = { ...publicPart, kid, alg: 'ES256', use: 'sig' };
      try {
        await rows.insertOne({ _id: kid, ...due, createdAt: now, publicJwk, sealed });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11000) return false;
        throw error;
      }
    },
    async open(key: SigningKey): Promise<JWK> {
      const plain = await blobs.open(platform, key.kid, key.sealed);
      return { ...(JSON.parse(plain.toString('utf8')) as JWK), kid: key.kid, alg: 'ES256', use: 'sig' };
    },
    async remove(kids: readonly string[]): Promise<void> {
      await rows.deleteMany({ _id: { $in: [...kids] } });
    },
  };
}
export type SigningKeyStore = ReturnType<typeof signingKeyStore>;
