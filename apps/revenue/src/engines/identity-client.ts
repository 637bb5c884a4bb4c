import type { Clock, Secret } from '@rymeda/kernel';
import type { PeerFetch } from '@rymeda/service/peers';
import type { TenantContext } from '@rymeda/tenancy';
import { z } from 'zod';
import { engineClient } from './engine-client.ts';

const text = z.string().nullish();
const organization = z.object({
  data: z.object({
    name: z.string(),
    billing: z
      .object({
        name: text,
        npi: text,
        taxId: text,
        phone: text,
        taxonomy: text,
        address: z.object({ line1: text, line2: text, city: text, state: text, postalCode: text }).nullish(),
      })
      .nullish(),
  }),
});
export type KnownOrganization = z.infer<typeof organization>['data'];

/** Asks identity who bills. SERVICE_UNAVAILABLE while it can't be asked. */
export interface IdentityClient {
  organization(scope: TenantContext): Promise<KnownOrganization | null>;
}

export function identityClient(options: {
  url: string;
  serviceKey: Secret<Buffer>;
  clock: Clock;
  fetch: PeerFetch;
}): IdentityClient {
  const identity = engineClient({ ...options, engine: 'identity', tokenScope: 'identity:read' });
  return {
    async organization(scope) {
      const found = await identity.ask(scope, 'GET', '/v1/organization');
      return found === null ? null : organization.parse(found).data;
    },
  };
}
