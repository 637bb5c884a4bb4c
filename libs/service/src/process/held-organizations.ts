import type { DenyList } from '@rymeda/auth';

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
