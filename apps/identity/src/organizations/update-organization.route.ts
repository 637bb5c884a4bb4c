import { organizationOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
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

export const updateOrganization = ({ organizations, settings, residencies }: SettingsParts) =>
  route(organizationOperations.update, 'identity_organization', async ({ scope, body, ifMatch, now }, tx) => {
    const state = await organizations.load(scope, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { organization, changed } = changeOrganization(state, body, now);
    const by = { ipAddress: scope.ipAddress, force: body.force === true, residencies };
    const refusal = refuseSettings(state.settings, organization.settings, by);
    if (refusal !== undefined) throw refusal;
    if (changed.length > 0) {
      const version = changed.includes('settings') ? await settings.next(tx) : undefined;
      await organizations.update(tx, scope, organization, version);
      tx.emit(organizationEvent('updated', organization, { changed }));
    }
    return { data: toOrganization(organization), version: organization.version };
  });
