import { expect, it } from '@jest/globals';
import { ended } from '@rymeda/encryption';
import { problem } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { DeliveryDocument } from './deliveries/delivery.ts';
import { exportedBy } from './exported.ts';

const at = new Date(0);
const attempt = (response: string | null) => ({ at, status: 200, latencyMs: 1, error: null, response });
const delivery = {
  ...{ _id: 'whd_1', organizationId: 'org_1', createdAt: at, updatedAt: at, dueAt: null },
  attempts: [attempt('ENC[1]'), attempt('ENC[lost]'), attempt(null)],
} as unknown as DeliveryDocument;

const exportedWith = (failure: Error) =>
  exportedBy({
    deliveries: { list: async () => ({ items: [delivery], next: null }) },
    responses: {
      async open(_organizationId: string, _id: string, token: string) {
        if (token === 'ENC[lost]') throw failure;
        return Buffer.from('ok');
      },
    },
  } as unknown as Parameters<typeof exportedBy>[0])['delivery']?.({} as TenantContext, 1, undefined);

it('a receiver’s answer that does not open leaves as null and is named', async () => {
  const page = await exportedWith(problem('DECRYPTION_FAILED', 'A stored field could not be read'));
  const [item] = (page?.items ?? []) as unknown as { attempts: object[]; unreadable: string[] }[];
  expect(item?.attempts).toMatchObject([{ response: 'ok' }, { response: null }, { response: null }]);
  expect(item?.unreadable).toEqual(['attempts.1.response']);
});

it('nothing leaves while the keys can’t be had, or have ended with their organisation', async () => {
  for (const failure of [problem('KEYS_UNAVAILABLE', 'The keys are away'), ended()])
    await expect(exportedWith(failure)).rejects.toBe(failure);
});
