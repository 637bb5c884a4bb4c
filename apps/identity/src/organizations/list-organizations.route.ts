import { platformOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toOrganization } from './organization.ts';
import type { OrganizationStore } from './organization.store.ts';

export const listOrganizations = ({ organizations }: { organizations: OrganizationStore }) =>
  route(platformOperations.list, 'identity_organization', async ({ limit, after }) => {
    const page = await organizations.list(limit, after);
    return { ...page, items: page.items.map(toOrganization) };
  });
