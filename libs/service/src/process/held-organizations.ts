import type { DenyList, OrganizationSettingsList } from '@rymeda/auth';

/**
 * Whether what runs by itself for an organisation waits: a suspended one's does until it is back; so does everybody's
 * while it is not known who is suspended.
 */
export const heldOrganizations =
  ({ denyList }: { denyList: Pick<DenyList, 'check' | 'isDenied'> }) =>
  (organizationId: string): boolean => {
    try {
      denyList.check(false);
    } catch {
      // REVOCATIONS_STALE: held, and looked at again.
      return true;
    }
    return denyList.isDenied({ tokenId: '', organizationId });
  };

/** Beyond it a hold may have been set that is not known here; audit archives nothing then either. */
const settingsAgeMs = 60_000;

/** Whether nothing of the organisation may be destroyed, as far as is known: while identity is away nobody's is. */
export const maybeOnHold =
  (settings: Pick<OrganizationSettingsList, 'ageMs' | 'isOnHold'>) =>
  (organizationId: string): boolean =>
    settings.ageMs() > settingsAgeMs || settings.isOnHold(organizationId);
