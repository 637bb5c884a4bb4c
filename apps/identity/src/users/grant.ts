import type { Tx } from '@rymeda/events';
import { validationFailed } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { callerRules } from '../roles/caller-rules.ts';
import { refuseBeyond } from '../roles/role.rules.ts';
import type { RoleStore } from '../roles/role.store.ts';

/**
 * The caller must itself be allowed what these roles allow. Asked of the roles that a user has and of those that it
 * gets, whatever is changed: who may set another's address may sign in as that one.
 */
export async function requireCovered(
  roles: RoleStore,
  tx: Tx,
  scope: TenantContext,
  ids: { has: readonly string[]; gets: readonly string[] },
): Promise<void> {
  const wanted = [...new Set([...ids.has, ...ids.gets])];
  const held = await roles.holdRules(tx, scope, wanted);
  // A role that the user has and that is gone grants nothing; one that it shall get must be there.
  const missing = wanted.filter(
    (id, i) => held[i] === null && ids.gets.includes(id) && !ids.has.includes(id),
  );
  if (missing.length > 0)
    throw validationFailed(
      missing.map((id) => ({
        field: `roles.${ids.gets.indexOf(id)}`,
        code: 'not_found',
        message: 'does not exist',
      })),
    );
  const refusal = refuseBeyond(
    callerRules(scope),
    held.flatMap((rules) => rules ?? []),
  );
  if (refusal) throw refusal;
}
