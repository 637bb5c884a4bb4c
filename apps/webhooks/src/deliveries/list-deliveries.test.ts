import { describe, expect, it } from '@jest/globals';
import type { TenantContext } from '@rymeda/tenancy';
import { withinReach } from './list-deliveries.route.ts';

const caller = (kind: 'client' | 'user', partnerId?: string) =>
  ({ organizationId: 'org_1', actor: { id: 'cli_1', kind, partnerId } }) as unknown as TenantContext;
const having = (count: number) => ({
  idsOf: async (_scope: unknown, _partnerId: string, limit: number) =>
    Array.from({ length: Math.min(count, limit) }, (_, n) => `whe_${n}`),
});

describe('deliveries in reach of a caller', () => {
  it('are found by its partner’s endpoints', async () => {
    expect(await withinReach(having(2), caller('client', 'prt_1'), { endpointId: undefined })).toEqual({
      partnerId: 'prt_1',
      endpointId: { $in: ['whe_0', 'whe_1'] },
    });
    expect(await withinReach(having(0), caller('client'), {})).toEqual({
      partnerId: 'cli_1',
      endpointId: { $in: [] },
    });
  });

  it('are the partner’s alone also where it asks for an endpoint, or has more than ranges are merged', async () => {
    const asked = { endpointId: 'whe_of_another' };
    expect(await withinReach(having(2), caller('client', 'prt_1'), asked)).toEqual({
      partnerId: 'prt_1',
      endpointId: 'whe_of_another',
    });
    expect(await withinReach(having(201), caller('client', 'prt_1'), {})).toEqual({ partnerId: 'prt_1' });
  });

  it('are all of the organisation’s for a user', async () => {
    expect(await withinReach(having(2), caller('user'), {})).toEqual({});
  });
});
