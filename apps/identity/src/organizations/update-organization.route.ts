import {
  organizationOperations,
  platformLifecycleOperations,
  type organizationPatch,
} from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { organizationEvent, toOrganization } from './organization.ts';
import { changeOrganization, refuseSettings } from './organization.rules.ts';
import type { OrganizationStore } from './organization.store.ts';
import type { SettingsVersions } from './settings-versions.store.ts';

export interface SettingsParts {
  organizations: OrganizationStore;
  settings: SettingsVersions;
  /** Labels of data residency that this deployment serves. */
  residencies: readonly string[];
}

interface Command {
  body: z.output<typeof organizationPatch>;
  ifMatch: string | undefined;
  /** An operator is not shut out by what it sets for others. */
  force: boolean;
}

export const updateOrganization = (parts: SettingsParts) => [
  route(organizationOperations.update, 'identity_organization', ({ scope, body, ifMatch }, tx) =>
    update(parts, tx, scope, { body, ifMatch, force: body.force === true }),
  ),
  route(platformLifecycleOperations.update, 'identity_organization', (call, tx) =>
    actForOrganization(parts.organizations, call, (scope) =>
      update(parts, tx, scope, { body: call.body, ifMatch: call.ifMatch, force: true }),
    ),
  ),
];

async function update(
  { organizations, settings, residencies }: SettingsParts,
  tx: Tx,
  scope: TenantContext,
  { body, ifMatch, force }: Command,
) {
  const state = await organizations.load(scope, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  const { organization, changed } = changeOrganization(state, body, tx.now);
  const by = { ipAddress: scope.ipAddress, force, residencies };
  const refusal = refuseSettings(state.settings, organization.settings, by);
  if (refusal !== undefined) throw refusal;
  if (changed.length > 0) {
    const version = changed.includes('settings') ? await settings.next(tx) : undefined;
    await organizations.update(tx, scope, organization, version);
    emitFor(tx, organization.id, organizationEvent('updated', organization, { changed }));
  }
  return { data: toOrganization(organization), version: organization.version };
}
