import { expect, it } from '@jest/globals';
import { ended } from '@rymeda/encryption';
import { problem } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { exportedBy } from './exported.ts';

const at = new Date(0);
const run = {
  ...{ _id: 'run_1', organizationId: 'org_1', createdAt: at, updatedAt: at, status: 'succeeded' },
  trigger: { kind: 'manual', eventId: null, actorId: 'cli_1' },
  steps: [],
};

const exportedWith = (failure: Error) =>
  exportedBy({
    runs: {
      list: async () => ({ items: [run], next: null }),
      openState: () => Promise.reject(failure),
    },
  } as unknown as Parameters<typeof exportedBy>[0])['run']?.({} as TenantContext, 1, undefined);

it('a run whose state does not open leaves without it, and says so', async () => {
  const page = await exportedWith(problem('DECRYPTION_FAILED', 'A stored field could not be read'));
  expect(page?.items).toMatchObject([
    { id: 'run_1', trigger: { input: null }, unreadable: ['trigger.input', 'steps.output'] },
  ]);
});

it('no run leaves while the keys can’t be had, or have ended with their organisation', async () => {
  for (const failure of [problem('KEYS_UNAVAILABLE', 'The keys are away'), ended()])
    await expect(exportedWith(failure)).rejects.toBe(failure);
});
