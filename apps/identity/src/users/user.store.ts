import { userRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { EngineCore, Page, Position } from '@rymeda/service';
import { isDuplicateKey, recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { PermissionVersions } from '../permissions/permission-versions.store.ts';
import type { UserState } from './user.ts';

/** A user without name and address: what signing in and deciding need. Reading it discloses nothing. */
export type UserGlance = Pick<UserState, 'id' | 'status' | 'roles' | 'providerId' | 'version'>;

interface UserDocument extends TenantDocument {
  status: UserState['status'];
  roles: string[];
  providerId: string | null;
  version: number;
  /** Blind indexes of the address under each index key in use, unique in the organisation. Gone with the user. */
  uniqueEmail?: string[];
  /** The organisation's permission version that brought the last change. */
  permissionVersion: number;
}

export function userStore(
  core: Pick<EngineCore, 'database' | 'cipher' | 'reindexable'>,
  versions: Pick<PermissionVersions, 'next'>,
) {
  const records = recordStore<UserState>(core, userRecord)(['uniqueEmail', 'permissionVersion']);
  const cipher = core.cipher(userRecord);
  /** Without regard to roles: whoever signs in has none yet. */
  const all = core.database.integrity<UserDocument>(userRecord.collection);
  const permitted = core.database.collection<UserDocument>(userRecord.collection);
  const tokenOf = (scope: Scope, email: string) => cipher.blind(scope, 'email', email, { full: true });
  const tokensOf = (scope: Scope, email: string) => cipher.blindAll(scope, 'email', email, { full: true });
  const projection = { status: 1, roles: 1, providerId: 1, version: 1 } as const;

  core.reindexable<UserDocument & Pick<UserState, 'email'>>(
    userRecord,
    ['uniqueEmail'],
    async (scope, user): Promise<{ uniqueEmail?: string[] }> =>
      user.uniqueEmail === undefined ? {} : { uniqueEmail: await tokensOf(scope, user.email) },
  );

  const hidden = async (tx: Tx, scope: Scope, state: UserState) => ({
    uniqueEmail: await tokensOf(scope, state.email),
    permissionVersion: await versions.next(tx, scope),
  });

  return {
    load: (scope: Scope, id: string, tx?: Tx): Promise<UserState | null> => records.load(scope, id, tx),

    list(
      scope: Scope,
      filter: { status?: UserState['status'] | undefined; role?: string | undefined },
      limit: number,
      after?: Position,
    ): Promise<Page<UserState>> {
      const { status, role } = filter;
      return records.list(
        scope,
        { ...(status === undefined ? {} : { status }), ...(role === undefined ? {} : { roles: role }) },
        limit,
        after,
      );
    },

    /** Who signs in with this address, deactivated or not; null when nobody does. Opens nothing. */
    async findByEmail(scope: Scope, email: string): Promise<UserGlance | null> {
      return glance(
        await all.findOne(
          scope,
          { uniqueEmail: await tokenOf(scope, email), deletedAt: null },
          { projection },
        ),
      );
    },

    /** Opens nothing. */
    async glance(scope: Scope, id: string, tx?: Transactional): Promise<UserGlance | null> {
      return glance(
        await all.findOne(scope, { _id: id, deletedAt: null }, { projection, ...(tx ? { tx } : {}) }),
      );
    },

    /** The same of a user that the caller's roles let it change: null for one that it may not see, else FORBIDDEN. */
    changeable: async (tx: Tx, scope: Scope, id: string): Promise<UserGlance | null> =>
      glance(await permitted.findOne(scope, { _id: id, deletedAt: null }, { projection, tx })),

    /** How many users have a role; they keep it from being deleted. */
    countWithRole: (tx: Tx, scope: Scope, role: string): Promise<number> =>
      all.count(scope, { roles: role, deletedAt: null }, { tx }),

    /** DUPLICATE_IDENTIFIER when another user of the organisation has the address. */
    async insert(tx: Tx, scope: Scope, state: UserState): Promise<void> {
      await unlessTaken(records.insert(tx, scope, state, await hidden(tx, scope, state)));
    },
    async replace(tx: Tx, scope: Scope, state: UserState): Promise<void> {
      await unlessTaken(records.replace(tx, scope, state, await hidden(tx, scope, state)));
    },
    /** Stays in the collection for the auditor, deactivated and without its claim to the address. */
    async remove(tx: Tx, scope: Scope, state: UserState): Promise<void> {
      const permissionVersion = await versions.next(tx, scope);
      const { status, deactivatedAt } = state;
      await all.update(
        scope,
        { _id: state.id, version: state.version - 1 },
        { $set: { status, deactivatedAt, permissionVersion } },
        tx,
      );
      await records.softDelete(tx, scope, state, { uniqueEmail: 1 });
    },

    /** Users that changed after a permission version, removed ones too. */
    changedSince: (scope: Scope, version: number): Promise<UserDocument[]> =>
      all.find(
        scope,
        { permissionVersion: { $gt: version } },
        { projection: { ...projection, deletedAt: 1 } },
      ),
  };
}
export type UserStore = ReturnType<typeof userStore>;

const glance = (found: UserDocument | null): UserGlance | null =>
  found && {
    id: found._id,
    status: found.status,
    roles: found.roles,
    providerId: found.providerId,
    version: found.version,
  };

async function unlessTaken(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (isDuplicateKey(error, 'uniqueEmail'))
      throw problem('DUPLICATE_IDENTIFIER', 'Another user has this e-mail address', {
        details: { field: 'email' },
      });
    throw error;
  }
}
