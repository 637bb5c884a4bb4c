import { platformOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { emitFor } from '../platform/act-for-organization.ts';
import { organizationEvent, toOrganization } from './organization.ts';
import { newOrganization } from './organization.rules.ts';
import type { OrganizationStore } from './organization.store.ts';

export interface CreateOrganizationParts {
  organizations: OrganizationStore;
  keyring: { prepare(organizationId: string): Promise<void> };
}

export const createOrganization = ({ organizations, keyring }: CreateOrganizationParts) =>
  route(platformOperations.create, 'identity_organization', async ({ body, now }, tx) => {
    const organization = newOrganization(body, { id: body.id ?? newId('org'), now });
    // Should the rest fail, an organisation of this id that is made later finds its key there.
    await keyring.prepare(organization.id);
    await organizations.insert(tx, organization);
    emitFor(tx, organization.id, organizationEvent('created', organization));
    return {
      data: toOrganization(organization),
      version: organization.version,
      location: `/v1/platform/organizations/${organization.id}`,
    };
  });
