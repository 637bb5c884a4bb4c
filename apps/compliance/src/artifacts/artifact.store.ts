import { artifactRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore, Position } from '@rymeda/service';
import { isDuplicateKey, recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { validUntil } from '../expiry/expiry.rules.ts';
import { fileNotAccepted } from './accepted-file.ts';
import type { ArtifactState } from './artifact.ts';

export interface ArtifactFilter {
  type?: string | undefined;
  status?: string | undefined;
  userId?: string | undefined;
  /** The first moment that does not count. */
  endsBefore?: Date | undefined;
}

/** The version of a series that is in force, as far as it is no secret. */
export interface VersionInForce {
  id: string;
  createdAt: Date;
}

interface ArtifactFacts extends TenantDocument {
  createdAt: Date;
  seriesId: string;
  endsAt?: Date | null;
  uploadId?: string | null;
}

export function artifactStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<ArtifactState>(core, artifactRecord)(['endsAt', 'uniqueUploadId']);
  /** `uniqueUploadId`: a file belongs to one artifact. `endsAt`: the expiry as a moment, to filter by. */
  const stored = (state: ArtifactState, zone: string) => ({
    endsAt: state.expiresAt === null ? null : validUntil(state.expiresAt, zone),
    ...(state.uploadId === null ? {} : { uniqueUploadId: state.uploadId }),
  });
  const all = core.database.integrity<ArtifactFacts>(artifactRecord.collection);
  const whoseFile = async (write: Promise<void>): Promise<void> => {
    try {
      await write;
    } catch (error) {
      throw isDuplicateKey(error, 'uniqueUploadId') ? fileNotAccepted() : error;
    }
  };
  return {
    load: (scope: Scope, id: string, tx?: Tx) => records.load(scope, id, tx),
    hold: (tx: Tx, scope: Scope, id: string) => records.hold(tx, scope, id),
    listEver: (scope: Scope, limit: number, after?: Position) => records.listEver(scope, limit, after),
    softDelete: (tx: Tx, scope: Scope, state: ArtifactState) => records.softDelete(tx, scope, state),
    insert: (tx: Tx, scope: Scope, state: ArtifactState, zone: string) =>
      whoseFile(records.insert(tx, scope, state, stored(state, zone))),
    replace: (tx: Tx, scope: Scope, state: ArtifactState, zone: string) =>
      whoseFile(records.replace(tx, scope, state, stored(state, zone))),
    /** Discloses nothing; for jobs, which have no roles. */
    async inForce(tx: Tx, scope: Scope, seriesId: string): Promise<VersionInForce | null> {
      const filter = { seriesId, status: 'active', deletedAt: null };
      const found = await all.findOne(scope, filter, { tx, projection: { _id: 1, createdAt: 1 } });
      return found === null ? null : { id: found._id, createdAt: found.createdAt };
    },
    /** The version of a series that no other has superseded; null where it was withdrawn. */
    async current(tx: Tx, scope: Scope, seriesId: string): Promise<ArtifactState | null> {
      const filter = { seriesId, status: { $ne: 'superseded' }, deletedAt: null };
      const found = await all.findOne(scope, filter, { tx, projection: { _id: 1 } });
      return found && records.load(scope, found._id, tx);
    },
    /** The versions in force of some series, and when they end; discloses nothing. */
    async standingOf(scope: Scope, seriesIds: readonly string[], tx?: Tx) {
      const filter = { seriesId: { $in: [...new Set(seriesIds)] }, status: 'active', deletedAt: null };
      const projection = { seriesId: 1 as const, endsAt: 1 as const, uploadId: 1 as const };
      const found = await all.find(scope, filter, { projection, ...(tx ? { tx } : {}) });
      return new Map(
        found.map(({ _id, seriesId, endsAt = null, uploadId = null }) => [
          seriesId,
          { artifactId: _id, validUntil: endsAt, hasFile: uploadId !== null },
        ]),
      );
    },
    /** For jobs: of those that are in force or ended on a day since, in the order of their ids. */
    async endingIds(tx: Tx, scope: Scope, since: string, after: string, limit: number): Promise<string[]> {
      const standing = [{ status: 'active' }, { status: 'expired', expiresAt: { $gte: since } }];
      const filter = { _id: { $gt: after }, $or: standing, deletedAt: null };
      const found = await all.find(scope, filter, { sort: { _id: 1 }, limit, projection: { _id: 1 }, tx });
      return found.map((row) => row._id);
    },
    /** The same date ends at another moment; nothing of the artifact changes. */
    async moveEnd(tx: Tx, scope: Scope, _id: string, endsAt: Date): Promise<void> {
      await all.update(scope, { _id }, { $set: { endsAt } }, tx);
    },
    /** A moment is compared in a way that no index serves, or the planner might sort in memory. */
    list: (scope: Scope, { endsBefore, ...equal }: ArtifactFilter, limit: number, after?: Position) =>
      records.list(scope, { ...equal, ...(endsBefore ? endingBefore(endsBefore) : {}) }, limit, after),
  };
}
export type ArtifactStore = ReturnType<typeof artifactStore>;

const endingBefore = (moment: Date) => ({
  $expr: { $and: [{ $ne: ['$endsAt', null] }, { $lte: ['$endsAt', moment] }] },
});
