import type { OrganizationSettingsList } from '@rymeda/auth';
import { problem } from '@rymeda/kernel';

export type Leaving = Pick<OrganizationSettingsList, 'isLeaving' | 'hasEnded'>;

/** Its keys serve nobody, which is no trouble that passes by itself: who asks is told so before they are asked for. */
export function refuseLeaving(organizations: Leaving, organizationId: string): void {
  if (organizations.hasEnded(organizationId))
    throw problem('ORGANIZATION_OFFBOARDED', 'This organisation has ended: its keys are destroyed');
  if (organizations.isLeaving(organizationId))
    throw problem(
      'ORGANIZATION_OFFBOARDED',
      'This organisation is being offboarded: its keys are to be destroyed, and open nothing any more',
    );
}
