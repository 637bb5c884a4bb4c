import { platformLifecycleOperations } from '@rymeda/contracts';
import { KeyRefusedError, type KeyProvider } from '@rymeda/encryption';
import { problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { changeStatus, type StatusStores } from './change-status.ts';
import { keysMayBeScheduled } from './legal-hold.rules.ts';
import { toOrganization } from './organization.ts';

export const cancelOffboarding = (
  stores: StatusStores & { keyProvider: Pick<KeyProvider, 'cancelDestruction'> },
) =>
  route(platformLifecycleOperations.cancelOffboarding, 'identity_organization', (call, tx) =>
    actForOrganization(stores.organizations, call, async (scope) => {
      const was = await stores.organizations.load(scope, tx);
      const state = await changeStatus(
        tx,
        scope,
        { step: 'cancelOffboarding', ifMatch: call.ifMatch },
        stores,
      );
      // Where nothing is taken back, a key that somebody has disabled by hand stays so.
      if (was === null || !keysMayBeScheduled(was))
        return { data: toOrganization(state), version: state.version };
      // Before the commit: an organisation that comes back can be read again. Should the commit fail, `offboarding.ts`
      // finds the key on the day on which it should be gone, and has its destruction scheduled anew.
      tx.beforeCommit(() => takeBack(stores.keyProvider, scope.organizationId));
      return { data: toOrganization(state), version: state.version };
    }),
  );

/** INVALID_TRANSITION when the keys are gone already. */
export async function takeBack(
  keys: Pick<KeyProvider, 'cancelDestruction'>,
  organizationId: string,
): Promise<void> {
  try {
    await keys.cancelDestruction(organizationId);
  } catch (error) {
    if (!(error instanceof KeyRefusedError)) throw error;
    throw problem('INVALID_TRANSITION', 'The keys of this organisation are destroyed already', {
      cause: error,
    });
  }
}
