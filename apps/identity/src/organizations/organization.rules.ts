import {
  defaultSettings,
  type OrganizationSettings,
  type organizationCreate,
  type organizationPatch,
  type organizationSettingsPatch,
} from '@rymeda/contracts';
import { networkList, validationFailed, type Problem } from '@rymeda/kernel';
import type { z } from 'zod';
import { mergePatch } from './merge-patch.rules.ts';
import type { OrganizationState } from './organization.ts';

type Create = z.output<typeof organizationCreate>;
type Patch = z.output<typeof organizationPatch>;
type Change = { organization: OrganizationState; changed: string[] };

/** What an organisation begins with: its records lie where the deployment keeps them first. */
export const firstSettings = ([residency]: readonly string[]): OrganizationSettings => ({
  ...defaultSettings,
  ...(residency === undefined ? {} : { dataResidency: residency }),
});

export const newOrganization = (
  command: Create,
  birth: { id: string; now: Date; settings?: OrganizationSettings },
): OrganizationState => ({
  id: birth.id,
  name: command.name,
  timezone: command.timezone,
  // As a patch leaves it: what is null within an object is not there.
  billing: mergePatch({}, { billing: command.billing })['billing'] ?? null,
  status: 'active',
  settings: mergeSettings(birth.settings ?? defaultSettings, command.settings),
  offboarding: null,
  legalHolds: [],
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** The organisation after a JSON Merge Patch, with the names of the fields that really changed. */
export function changeOrganization(
  state: OrganizationState,
  { force: _force, settings, ...patch }: Patch,
  now: Date,
): Change {
  const { name, timezone, billing } = state;
  const merged = mergePatch({ name, timezone, billing }, patch) as Pick<
    OrganizationState,
    'name' | 'timezone' | 'billing'
  >;
  const next = {
    ...state,
    name: merged.name,
    timezone: merged.timezone,
    billing: merged.billing ?? null,
    settings: mergeSettings(state.settings, settings),
  };
  return changeOf(state, next, now);
}

function changeOf(state: OrganizationState, next: OrganizationState, now: Date): Change {
  const fields = ['name', 'timezone', 'billing', 'settings'] as const;
  const changed = fields.filter((f) => JSON.stringify(next[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { organization: state, changed };
  return { organization: { ...next, updatedAt: now, version: state.version + 1 }, changed };
}

/** What was given, in the place of what was set; null brings the default back. */
export function mergeSettings(
  set: OrganizationSettings,
  patch: z.output<typeof organizationSettingsPatch> | undefined,
): OrganizationSettings {
  const merged: Record<string, unknown> = { ...set };
  for (const [name, value] of Object.entries(patch ?? {})) {
    if (value === undefined) continue;
    const byDefault = defaultSettings[name as keyof OrganizationSettings];
    if (value === null) merged[name] = byDefault;
    else merged[name] = name === 'rateLimits' ? { ...set.rateLimits, ...(value as object) } : value;
  }
  return merged as OrganizationSettings;
}

/** Refuses the change that would shut its own maker out, unless forced; and a label that nobody serves here. */
export function refuseSettings(
  before: OrganizationSettings,
  after: OrganizationSettings,
  by: { ipAddress: string; force: boolean; residencies: readonly string[] },
): Problem | undefined {
  const fault = (field: string, code: string, message: string) =>
    validationFailed([{ field: `settings.${field}`, code, message }]);
  if (after.dataResidency !== before.dataResidency && !by.residencies.includes(after.dataResidency))
    return fault('dataResidency', 'invalid_value', `must be one of ${by.residencies.join(', ')}`);
  const list = after.ipAllowList;
  if (by.force || list.length === 0 || list.join() === before.ipAllowList.join()) return undefined;
  if (networkList(list)(by.ipAddress)) return undefined;
  return fault(
    'ipAllowList',
    'locks_out_caller',
    'would shut out the address of this request; force takes it',
  );
}
