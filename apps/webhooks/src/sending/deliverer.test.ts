import { expect, it } from '@jest/globals';
import { logSystemContexts } from '@rymeda/tenancy';
import type { EndpointLane } from '../lanes/lane.store.ts';
import { createDeliverer, type DelivererOptions } from './deliverer.ts';

it('endpoints that can’t be worked on stand before no other, however many there are', async () => {
  logSystemContexts(() => undefined);
  const lanes = Array.from({ length: 250 }, (_, n) => ({ _id: `bad_${n}`, organizationId: 'org_1', seq: 1 }));
  const due = [...lanes, { _id: 'good', organizationId: 'org_2', seq: 1 }] as EndpointLane[];
  let reached: () => void = () => undefined;
  const good = new Promise<void>((resolve) => (reached = resolve));
  const deliverer = createDeliverer({
    lanes: {
      due: async (_shards: number[], _by: Date, limit: number) => due.slice(0, limit),
      loadMany: async () => [],
      load: async (id: string) => {
        if (id.startsWith('bad')) throw new Error('its organisation’s key is away');
        reached();
        return null;
      },
      settle: async () => true,
    },
    leases: { holds: () => true, held: () => [0] },
    endpoints: { get: async () => null, forget: () => undefined },
    deliveries: { due: async () => [] },
    isHeld: () => false,
    hasEnded: () => false,
    clock: () => new Date('2026-03-02T14:00:00.000Z'),
    onFailure: () => undefined,
  } as unknown as DelivererOptions);
  deliverer.start();
  await expect(good).resolves.toBeUndefined();
  await deliverer.stop();
});
