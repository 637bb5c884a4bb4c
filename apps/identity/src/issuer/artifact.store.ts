import type { BlobCipher } from '@rymeda/encryption';
import { sha256, type Clock } from '@rymeda/kernel';
import type { Transactional } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';

export type ArtifactModel = 'Session' | 'Interaction' | 'Grant' | 'AuthorizationCode' | 'RefreshToken';
export type ArtifactPayload = Record<string, unknown>;

export interface ArtifactRow {
  /** `<model>:<SHA-256 of its id>`: the id itself is what a browser or a client holds. */
  _id: string;
  /** The provider's payload as `ENC[…]` under the platform's own data key. */
  sealed: string;
  grantId: string | null;
  /** Hash of a session's uid. */
  uid: string | null;
  /** Of an interaction: who signed in with it, before anything came of that. */
  accountId: string | null;
  /** When a code or refresh token was used. */
  consumedAt: Date | null;
  expiresAt: Date;
}

const platform = 'platform';
const hashOf = (text: string): string => sha256(text).toString('base64url');
const rowId = (model: ArtifactModel, id: string): string => `${model}:${hashOf(id)}`;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const signedInWith = ({ result }: ArtifactPayload): string | null =>
  text((result as { login?: { accountId?: unknown } } | undefined)?.login?.accountId);

/**
 * What oidc-provider keeps between requests: sign-ins, codes, refresh tokens. Whoever reads the database finds nothing
 * that opens a door.
 */
export function artifactStore(rows: Collection<ArtifactRow>, blobs: BlobCipher, clock: Clock) {
  async function read(row: ArtifactRow | null): Promise<ArtifactPayload | undefined> {
    // MongoDB removes what has expired within about a minute.
    if (row === null || row.expiresAt <= clock()) return undefined;
    const plain = await blobs.open(platform, row._id, row.sealed);
    const payload = JSON.parse(plain.toString('utf8')) as ArtifactPayload;
    if (row.consumedAt !== null) payload['consumed'] = Math.floor(row.consumedAt.getTime() / 1000);
    return payload;
  }

  return {
    async put(model: ArtifactModel, id: string, payload: ArtifactPayload, lifeS: number): Promise<void> {
      const _id = rowId(model, id);
      const sealed = await blobs.seal(platform, _id, Buffer.from(JSON.stringify(payload), 'utf8'));
      const uid = text(payload['uid']);
      const row = {
        sealed,
        // A grant is found by its own id, with all that came from it.
        grantId: model === 'Grant' ? id : text(payload['grantId']),
        uid: uid === null ? null : hashOf(uid),
        accountId: text(payload['accountId']) ?? signedInWith(payload),
        consumedAt: null,
        expiresAt: new Date(clock().getTime() + lifeS * 1000),
      };
      await rows.replaceOne({ _id }, row, { upsert: true });
    },
    find: async (model: ArtifactModel, id: string) => read(await rows.findOne({ _id: rowId(model, id) })),
    findSession: async (uid: string) => read(await rows.findOne({ uid: hashOf(uid) })),
    /** True for the first alone, of however many at the same moment. */
    async consume(model: ArtifactModel, id: string): Promise<boolean> {
      const unused = { _id: rowId(model, id), consumedAt: null };
      return (await rows.updateOne(unused, { $set: { consumedAt: clock() } })).modifiedCount === 1;
    },
    async remove(model: ArtifactModel, id: string): Promise<void> {
      await rows.deleteOne({ _id: rowId(model, id) });
    },
    async removeSession(uid: string): Promise<void> {
      await rows.deleteOne({ uid: hashOf(uid) });
    },
    /**
     * Removes a grant with every code and refresh token that came from it. True for whoever was the first to remove it,
     * false for all others.
     */
    async takeGrant(tx: Transactional, grantId: string): Promise<boolean> {
      const { session } = tx;
      const { deletedCount } = await rows.deleteOne({ _id: rowId('Grant', grantId) }, { session });
      await rows.deleteMany({ grantId }, { session });
      return deletedCount === 1;
    },
    /** Everything that keeps a user signed in. */
    async removeAccount(tx: Transactional, accountId: string): Promise<void> {
      await rows.deleteMany({ accountId }, { session: tx.session });
    },
  };
}
export type ArtifactStore = ReturnType<typeof artifactStore>;
