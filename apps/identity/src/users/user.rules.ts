import type { UserCreate, UserPatch } from '@rymeda/contracts';
import { mergePatch } from '@rymeda/service/records';
import { userFields, type UserState } from './user.ts';

export const newUser = (
  command: UserCreate,
  birth: { id: string; organizationId: string; now: Date },
): UserState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  email: command.email,
  name: command.name,
  roles: [...new Set(command.roles)],
  hireDate: command.hireDate ?? null,
  providerId: command.providerId ?? null,
  status: 'active',
  deactivatedAt: null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

export interface UserChange {
  user: UserState;
  /** Names of the fields that really changed. */
  changed: string[];
  verb: 'updated' | 'deactivated';
}

/** The user after a JSON Merge Patch. Deactivating has an event of its own; coming back is a change like others. */
export function changeUser(state: UserState, patch: UserPatch, now: Date): UserChange {
  const merged = mergePatch(state, patch);
  const next = {
    ...merged,
    roles: [...new Set(merged.roles)],
    hireDate: merged.hireDate ?? null,
    providerId: merged.providerId ?? null,
  };
  const changed = userFields.filter((f) => JSON.stringify(next[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { user: state, changed, verb: 'updated' };
  const gone = next.status === 'deactivated';
  const deactivatedAt = changed.includes('status') ? (gone ? now : null) : state.deactivatedAt;
  return {
    user: { ...next, deactivatedAt, updatedAt: now, version: state.version + 1 },
    changed,
    verb: changed.includes('status') && gone ? 'deactivated' : 'updated',
  };
}

/** Gone for good: no token any more, and the address is free for another. */
export const removed = (state: UserState, now: Date): UserState => ({
  ...state,
  status: 'deactivated',
  deactivatedAt: state.deactivatedAt ?? now,
  updatedAt: now,
  version: state.version + 1,
});
