import type { organizationCreate, organizationPatch } from '@rymeda/contracts';
import type { z } from 'zod';
import { mergePatch } from './merge-patch.rules.ts';
import type { OrganizationState } from './organization.ts';

type Create = z.output<typeof organizationCreate>;
type Patch = z.output<typeof organizationPatch>;
type Change = { organization: OrganizationState; changed: string[] };

export const newOrganization = (command: Create, birth: { id: string; now: Date }): OrganizationState => ({
  id: birth.id,
  name: command.name,
  timezone: command.timezone,
  billing: command.billing ?? null,
  status: 'active',
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** The organisation after a JSON Merge Patch, with the names of the fields that really changed. */
export function changeOrganization(state: OrganizationState, patch: Patch, now: Date): Change {
  const { name, timezone, billing } = state;
  const merged = mergePatch({ name, timezone, billing }, patch) as Pick<
    OrganizationState,
    'name' | 'timezone' | 'billing'
  >;
  const next = { ...state, name: merged.name, timezone: merged.timezone, billing: merged.billing ?? null };
  return changeOf(state, next, now);
}

/** The same organisation when it has the status already. */
export const changeStatus = (
  state: OrganizationState,
  status: OrganizationState['status'],
  now: Date,
): Change => changeOf(state, { ...state, status }, now);

function changeOf(state: OrganizationState, next: OrganizationState, now: Date): Change {
  const fields = ['name', 'timezone', 'billing', 'status'] as const;
  const changed = fields.filter((f) => JSON.stringify(next[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { organization: state, changed };
  return { organization: { ...next, updatedAt: now, version: state.version + 1 }, changed };
}
