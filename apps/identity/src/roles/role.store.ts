import type { Rule } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';
import type { PermittedDatabase } from '@rymeda/auth';
import { afterPosition, pageOf, type Page, type Position } from '@rymeda/service';
import { isDuplicateKey } from '@rymeda/service/records';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { PermissionVersions } from '../permissions/permission-versions.store.ts';
import { nameTaken, uniqueNameOf } from './role.rules.ts';
import { findBuiltInRole, type RoleState } from './role.ts';

type RoleDocument = TenantDocument &
  Omit<RoleState, 'id' | 'rules'> & {
    /** JSON, so that nothing in a condition (`$in`) is anything to the database. */
    rules: string;
    /** Goes when the role is deleted. */
    uniqueName?: string;
    permissionVersion: number;
    /** Written by whoever gives the role to a user, against its deletion in the same moment. */
    guard: number;
  };

/** Custom roles. What is read without regard to the caller's own roles decides, and is never answered. */
export function roleStore(database: PermittedDatabase, versions: Pick<PermissionVersions, 'next'>) {
  const documents = database.collection<RoleDocument>('roles');
  const all = database.integrity<RoleDocument>('roles');

  const toDocument = ({ id, rules, ...state }: RoleState, permissionVersion: number): RoleDocument => ({
    _id: id,
    ...state,
    rules: JSON.stringify(rules),
    uniqueName: uniqueNameOf(state.name),
    permissionVersion,
    guard: 0,
    deletedAt: null,
  });

  return {
    async load(scope: Scope, id: string, tx?: Transactional): Promise<RoleState | null> {
      const found = await documents.findOne(scope, { _id: id, deletedAt: null }, tx ? { tx } : {});
      return found && toState(found);
    },

    /** Newest first, as many as asked for. */
    /** Deleted ones as well, for who is given all that there is. */
    async all(
      scope: Scope,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<RoleState & { deletedAt: Date | null }>> {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: limit + 1 };
      const page = pageOf(await documents.find(scope, afterPosition(after), newest), limit, (r) => ({
        time: r.createdAt,
        id: r._id,
      }));
      return { ...page, items: page.items.map((r) => ({ ...toState(r), deletedAt: r.deletedAt ?? null })) };
    },
    async list(scope: Scope, most: number, after: Position | undefined): Promise<RoleState[]> {
      const filter = { deletedAt: null, ...afterPosition(after) };
      const found = await documents.find(scope, filter, { sort: { createdAt: -1, _id: -1 }, limit: most });
      return found.map(toState);
    },

    /** The rules of roles, built-in ones too, held against their deletion until `tx` ends; `null` for one that isn't there. */
    async holdRules(
      tx: Transactional,
      scope: Scope,
      ids: readonly string[],
    ): Promise<(readonly Rule[] | null)[]> {
      const held: (readonly Rule[] | null)[] = [];
      for (const id of ids) {
        const builtIn = findBuiltInRole(scope.organizationId, id);
        const live = { _id: id, deletedAt: null };
        if (builtIn !== undefined) held.push(builtIn.rules);
        else if ((await all.update(scope, live, { $inc: { guard: 1 } }, tx)).matched === 0) held.push(null);
        else held.push(rulesOf((await all.findOne(scope, live, { tx }))?.rules ?? '[]'));
      }
      return held;
    },

    /** DUPLICATE_IDENTIFIER when another role has the name. */
    async insert(tx: Transactional, scope: Scope, state: RoleState): Promise<void> {
      const document = toDocument(state, await versions.next(tx, scope));
      await unlessTaken(documents.insert(scope, document, tx));
    },
    async replace(tx: Transactional, scope: Scope, state: RoleState): Promise<void> {
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      const document = toDocument(state, await versions.next(tx, scope));
      const { matched } = await unlessTaken(documents.replace(scope, was, document, tx));
      if (matched !== 1) throw problem('CONFLICT', 'The role was changed meanwhile');
    },
    async remove(tx: Transactional, scope: Scope, state: RoleState): Promise<void> {
      const permissionVersion = await versions.next(tx, scope);
      const { updatedAt, version } = state;
      const gone = {
        $set: { updatedAt, version, permissionVersion, deletedAt: updatedAt },
        $unset: { uniqueName: 1 },
      };
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      if ((await documents.update(scope, was, gone, tx)).matched !== 1)
        throw problem('CONFLICT', 'The role was changed meanwhile');
    },

    /** Roles that changed after a permission version; `rules` is null for deleted ones. */
    async changedSince(scope: Scope, version: number): Promise<{ id: string; rules: Rule[] | null }[]> {
      const found = await all.find(scope, { permissionVersion: { $gt: version } });
      return found.map((r) => ({ id: r._id, rules: r.deletedAt ? null : rulesOf(r.rules) }));
    },
  };
}
export type RoleStore = ReturnType<typeof roleStore>;

const rulesOf = (json: string): Rule[] => JSON.parse(json) as Rule[];

function toState(document: RoleDocument): RoleState {
  const {
    _id,
    rules,
    deletedAt: _deletedAt,
    uniqueName: _uniqueName,
    permissionVersion: _permissionVersion,
    guard: _guard,
    ...state
  } = document;
  return { id: _id, ...state, rules: rulesOf(rules) };
}

async function unlessTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isDuplicateKey(error, 'uniqueName')) throw nameTaken();
    throw error;
  }
}
