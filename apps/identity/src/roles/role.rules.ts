import { ruleBeyond } from '@rymeda/auth';
import { builtInRoles, fieldsOf, type RoleCreate, type RolePatch, type Rule } from '@rymeda/contracts';
import { problem, validationFailed, type Problem } from '@rymeda/kernel';
import type { RoleState } from './role.ts';

export const newRole = (
  command: RoleCreate,
  birth: { id: string; organizationId: string; now: Date },
): RoleState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  name: command.name,
  description: command.description ?? null,
  rules: command.rules,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

const fields = ['name', 'description', 'rules'] as const;

/** The role after a JSON Merge Patch (rules are replaced whole), with the names of the fields that really changed. */
export function changeRole(
  state: RoleState,
  patch: RolePatch,
  now: Date,
): { role: RoleState; changed: string[] } {
  const next = {
    ...state,
    name: patch.name ?? state.name,
    description: patch.description === undefined ? state.description : patch.description,
    rules: patch.rules ?? state.rules,
  };
  const changed = fields.filter((f) => JSON.stringify(next[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { role: state, changed };
  return { role: { ...next, updatedAt: now, version: state.version + 1 }, changed };
}

/** However it is written: one name for whoever reads it in a list. */
export const uniqueNameOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** DUPLICATE_IDENTIFIER for the name of a built-in role: a role of one's own that is called Admin would pass for it. */
export function refuseBuiltInName(name: string): void {
  if (builtInRoles.some((role) => uniqueNameOf(role.name) === uniqueNameOf(name))) throw nameTaken();
}

export const nameTaken = (): Problem =>
  problem('DUPLICATE_IDENTIFIER', 'Another role has this name', { details: { field: 'name' } });

export const removed = (state: RoleState, now: Date): RoleState => ({
  ...state,
  updatedAt: now,
  version: state.version + 1,
});

/** VALIDATION_FAILED for fields that the resource's records don't have: a rule with a slip would grant less unseen. */
export function checkFields(rules: readonly Rule[]): void {
  const faults = rules.flatMap((rule, i) => {
    if (rule.resource === 'all' || rule.fields === undefined) return [];
    const known = fieldsOf(rule.resource);
    return rule.fields.flatMap((name, j) =>
      known.includes(name)
        ? []
        : [
            {
              field: `rules.${i}.fields.${j}`,
              code: 'unknown_field',
              message: `is no field of ${rule.resource}`,
            },
          ],
    );
  });
  if (faults.length > 0) throw validationFailed(faults);
}

/**
 * Nobody hands on what it hasn't got: FORBIDDEN when the rules allow anything that the caller may not do itself.
 * Also asked of what a user or role had before: whoever may do less changes nothing about whoever may do more.
 */
export function refuseBeyond(grantor: readonly Rule[], granted: readonly Rule[]): Problem | undefined {
  const beyond = ruleBeyond(grantor, granted);
  if (beyond === undefined) return undefined;
  const { resource, actions } = beyond;
  return problem('FORBIDDEN', 'The roles allow more than the caller may do', {
    details: { resource, actions },
  });
}
