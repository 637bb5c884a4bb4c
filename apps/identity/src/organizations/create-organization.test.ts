import { expect, it } from '@jest/globals';
import type { Call } from '@rymeda/service';
import type { Tx } from '@rymeda/events';
import type { platformOperations } from '@rymeda/contracts';
import { createOrganization, type CreateOrganizationParts } from './create-organization.route.ts';

it('an organisation whose id is taken, by one that is shredded too, is refused before its key is touched', async () => {
  const prepared: string[] = [];
  const parts = {
    organizations: {
      exists: (id: string) => Promise.resolve(id === 'org_gone'),
      insert: () => Promise.resolve(),
    },
    keyring: { prepare: (id: string) => Promise.resolve(void prepared.push(id)) },
    residencies: ['us'],
  } as unknown as CreateOrganizationParts;
  const tx = { emit: () => undefined } as unknown as Tx;
  const make = (id: string) => {
    const body = { id, name: 'Harbor', timezone: 'UTC' };
    const call = { body, now: new Date('2026-11-21T10:00:00Z') };
    return createOrganization(parts).handler(call as unknown as Call<typeof platformOperations.create>, tx);
  };
  await expect(make('org_gone')).rejects.toMatchObject({ code: 'DUPLICATE_IDENTIFIER' });
  await make('org_new');
  expect(prepared).toEqual(['org_new']);
});
