import { platformOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { emitFor } from '../platform/act-for-organization.ts';
import { organizationEvent, toOrganization } from './organization.ts';
import { firstSettings, newOrganization, refuseSettings } from './organization.rules.ts';
import type { SettingsParts } from './update-organization.route.ts';
import { idInUse, type OrganizationStore } from './organization.store.ts';

export interface CreateOrganizationParts extends SettingsParts {
  organizations: OrganizationStore;
  keyring: { prepare(organizationId: string): Promise<void> };
}

export const createOrganization = ({
  organizations,
  keyring,
  settings,
  residencies,
}: CreateOrganizationParts) =>
  route(platformOperations.create, 'identity_organization', async ({ body, now }, tx) => {
    const first = firstSettings(residencies);
    const organization = newOrganization(body, { id: body.id ?? newId('org'), now, settings: first });
    // Its maker is an operator, who is not shut out by it.
    const by = { ipAddress: 'unknown', force: true, residencies };
    const refusal = refuseSettings(first, organization.settings, by);
    if (refusal !== undefined) throw refusal;
    // Before its key: one that was destroyed, or is to be, must not be made anew.
    if (await organizations.exists(organization.id)) throw idInUse();
    // Should the rest fail, an organisation of this id that is made later finds its key there.
    await keyring.prepare(organization.id);
    const version = body.settings === undefined ? undefined : await settings.next(tx);
    await organizations.insert(tx, organization, version);
    emitFor(tx, organization.id, organizationEvent('created', organization));
    return {
      data: toOrganization(organization),
      version: organization.version,
      location: `/v1/platform/organizations/${organization.id}`,
    };
  });
