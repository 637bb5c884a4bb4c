import { z } from 'zod';
import { instant } from '../fields.ts';
import { operation } from '../operation.ts';

/** Addresses that one report names; what is beyond is counted together, as `others`. */
export const mostRefusedAddresses = 1000;

export const refusedAddress = z.strictObject({
  /** As the gateway saw it, or `others`. */
  address: z.string().max(64),
  count: z.int().min(1),
});
export type RefusedAddress = z.infer<typeof refusedAddress>;

/** What the gateway alone tells audit: requests of a minute that had no valid token. */
export const refusalOperations = {
  report: operation({
    name: 'platform.auditRefusals.report',
    method: 'POST',
    path: '/v1/audit/refused-requests',
    kind: 'action',
    scope: 'audit:write',
    summary: 'Requests without a valid token, counted by address and minute',
    body: z.strictObject({
      minute: instant(),
      addresses: z.array(refusedAddress).min(1).max(mostRefusedAddresses),
    }),
    data: z.object({ addresses: z.int() }),
    status: 200,
    internal: true,
  }),
};
