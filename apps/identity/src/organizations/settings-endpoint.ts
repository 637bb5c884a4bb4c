import type { SettingsAnswer } from '@rymeda/auth';
import { unauthenticated } from '@rymeda/kernel';
import { sendJson } from '../issuer/answer.ts';
import type { Endpoint } from '../issuer/listener.ts';
import type { OrganizationStore } from './organization.store.ts';
import type { SettingsVersions } from './settings-versions.store.ts';

export interface SettingsStores {
  organizations: Pick<OrganizationStore, 'settingsSince'>;
  settings: Pick<SettingsVersions, 'current'>;
}

/**
 * `GET /internal/organization-settings?since=<version>`, for the platform's services: what organisations have set. The
 * sealed header must name a service, as for the deny-list. The counter is read first: at worst a change comes twice.
 */
export const settingsEndpoint =
  ({ organizations, settings }: SettingsStores): Endpoint =>
  async (req, res, by) => {
    if (by.service === undefined) throw unauthenticated('not sealed by a service');
    const since = new URL(req.url ?? '', 'http://identity').searchParams.get('since') ?? '';
    const known = /^\d{1,15}$/.test(since) ? Number(since) : undefined;
    const version = await settings.current();
    // A version of another life of the database gets everything.
    const full = known === undefined || known > version;
    const changed = known === version ? [] : await organizations.settingsSince(full ? 0 : known);
    sendJson(res, 200, { version, full, organizations: changed } satisfies SettingsAnswer);
  };
