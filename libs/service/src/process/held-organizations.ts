import type { DenyList, OrganizationSettingsList } from '@rymeda/auth';

interface Parts {
  denyList: Pick<DenyList, 'check' | 'isDenied'>;
}

/**
 * Whether what runs by itself for an organisation waits: a suspended one's does until it is back; so does everybody's
 * while it is not known who is suspended.
 */
export const heldOrganizations =
  ({ denyList }: Parts) =>
  (organizationId: string): boolean => {
    try {
      denyList.check(false);
    } catch {
      // REVOCATIONS_STALE: held, and looked at again.
      return true;
    }
    return denyList.isDenied({ tokenId: '', organizationId });
  };

/** A held one's work is looked at again after so long, by then it may be back. */
const heldMs = 10_000;
/** One that has ended never is. */
const endedMs = 86_400_000;

/** How long what runs by itself for an organisation is left alone from now on: 0 when it isn't held. */
export function heldForMs(core: Parts & { settings: Pick<OrganizationSettingsList, 'hasEnded'> }) {
  const isHeld = heldOrganizations(core);
  return (organizationId: string): number => {
    if (core.settings.hasEnded(organizationId)) return endedMs;
    return isHeld(organizationId) ? heldMs : 0;
  };
}
