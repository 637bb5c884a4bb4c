import type { TenantContext } from '@rymeda/tenancy';
import { z } from 'zod';
import { engineClient, type EngineClientOptions } from '@rymeda/service/calls';

const text = z.string().nullish();
const organization = z.object({
  data: z.object({
    name: z.string(),
    createdAt: z.string(),
    timezone: z.string(),
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

export function identityClient(options: Omit<EngineClientOptions, 'engine'>): IdentityClient {
  const identity = engineClient({ ...options, engine: 'identity' });
  return {
    async organization(scope) {
      const found = await identity.get(scope, '/v1/organization');
      return found === null ? null : organization.parse(found).data;
    },
  };
}
