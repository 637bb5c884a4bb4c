import { defaultSettings, type OrganizationSettings } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type Page, type Position } from '@rymeda/service';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { OrganizationState } from './organization.ts';

export interface OrganizationRow extends Omit<OrganizationState, 'id'> {
  _id: string;
  /** The tenant itself, as every document carries it. */
  organizationId: string;
  /** Written by whoever relies on the status not changing in the same moment. */
  guard: number;
  /** The version of all settings that brought these; none where nothing was ever set. */
  settingsVersion?: number;
  /** The Regions of `KMS_REPLICA_REGIONS` that hold its key too, when they last did all. */
  keyRegions?: string;
}

/** The tenants themselves: a tenant reaches its own by its scope, an operator lists them. */
export function organizationStore(rows: Collection<OrganizationRow>) {
  const own = (scope: Scope) => ({ _id: scope.organizationId });
  return {
    async load(scope: Scope, tx?: Transactional): Promise<OrganizationState | null> {
      const row = await rows.findOne(own(scope), tx ? { session: tx.session } : {});
      return row && toState(row);
    },
    exists: async (organizationId: string): Promise<boolean> =>
      (await rows.countDocuments({ _id: organizationId }, { limit: 1 })) > 0,
    /** The status, held still until the transaction ends; null when there is no such organisation. */
    async holdStatus(tx: Transactional, scope: Scope): Promise<OrganizationState['status'] | null> {
      const hold = { $inc: { guard: 1 } };
      const row = await rows.findOneAndUpdate(own(scope), hold, { session: tx.session });
      return row?.status ?? null;
    },
    /** DUPLICATE_IDENTIFIER when the id is taken. */
    async insert(tx: Transactional, { id, ...state }: OrganizationState, version?: number): Promise<void> {
      try {
        await rows.insertOne(
          { _id: id, organizationId: id, ...state, guard: 0, ...settingsVersion(version) },
          { session: tx.session },
        );
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error;
        throw idInUse();
      }
    },
    /** `version` when its settings changed. */
    async update(
      tx: Transactional,
      scope: Scope,
      { id: _id, ...state }: OrganizationState,
      version?: number,
    ): Promise<void> {
      const was = { ...own(scope), version: state.version - 1 };
      const result = await rows.updateOne(
        was,
        { $set: { ...state, ...settingsVersion(version) } },
        { session: tx.session },
      );
      if (result.matchedCount !== 1) throw problem('CONFLICT', 'The organisation was changed meanwhile');
    },
    /** Those that are being ended. */
    async offboarding(): Promise<OrganizationState[]> {
      return (await rows.find({ status: 'offboarding' }).toArray()).map(toState);
    },
    /** When the keys go. */
    async setOffboarding(
      tx: Transactional,
      scope: Scope,
      { offboarding, updatedAt, version }: OrganizationState,
    ): Promise<void> {
      // Its key ends in all Regions: whoever takes that back has the replicas looked for again.
      const change = { $set: { offboarding, updatedAt, version }, $unset: { keyRegions: '' as const } };
      await rows.updateOne(own(scope), change, { session: tx.session });
    },
    /** Ids of those that stay and whose key is not known to be in `regions`, in order, `after` one of them. */
    async withoutReplicas(regions: string, after: string, limit: number): Promise<string[]> {
      const found = rows.find({ ...lackingIn(regions), _id: { $gt: after } });
      return (await found.sort({ _id: 1 }).limit(limit).project({ _id: 1 }).toArray()).map((r) =>
        String(r['_id']),
      );
    },
    countWithoutReplicas: (regions: string): Promise<number> => rows.countDocuments(lackingIn(regions)),
    async setReplicas(organizationId: string, regions: string): Promise<void> {
      await rows.updateOne({ ...lackingIn(regions), _id: organizationId }, { $set: { keyRegions: regions } });
    },
    /** Settings that changed after a version, for the platform's services. */
    async settingsSince(
      version: number,
    ): Promise<
      { id: string; status: OrganizationState['status']; held: boolean; settings: OrganizationSettings }[]
    > {
      const found = await rows.find({ settingsVersion: { $gt: version } }).toArray();
      return found.map(toState).map(({ id, status, settings, legalHolds }) => {
        return { id, status, held: legalHolds.length > 0, settings };
      });
    },
    /** All tenants, newest first; for operators alone. */
    async list(limit: number, after: Position | undefined): Promise<Page<OrganizationState>> {
      const sort = { createdAt: -1, _id: -1 } as const;
      const found = await rows.find(afterPosition(after), { sort, limit: limit + 1 }).toArray();
      const page = pageOf(found, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { ...page, items: page.items.map(toState) };
    },
  };
}
const lackingIn = (regions: string) => ({
  status: { $in: ['active', 'suspended'] as OrganizationState['status'][] },
  keyRegions: { $ne: regions },
});

export const idInUse = (): Problem =>
  problem('DUPLICATE_IDENTIFIER', 'Organisation id already in use', { details: { field: 'id' } });

export type OrganizationStore = ReturnType<typeof organizationStore>;

function toState(row: OrganizationRow): OrganizationState {
  const {
    _id,
    organizationId: _own,
    guard: _guard,
    settingsVersion: _version,
    keyRegions: _regions,
    ...state
  } = row;
  // Rows from before there were settings, and settings from before there was one more of them.
  return {
    id: _id,
    ...state,
    settings: { ...defaultSettings, ...state.settings },
    offboarding: state.offboarding ?? null,
    legalHolds: state.legalHolds ?? [],
  };
}

const settingsVersion = (version: number | undefined) =>
  version === undefined ? {} : { settingsVersion: version };
