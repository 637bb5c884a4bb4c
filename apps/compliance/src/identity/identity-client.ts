import { isId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { z } from 'zod';
import type { EngineClient } from '@rymeda/service/calls';

/** Asks identity itself about what its events have not told yet. */
export interface IdentityClient {
  /** The organisation's IANA time zone. */
  timezone(scope: TenantContext): Promise<string>;
  /** Asked by HEAD, so that no name comes along. */
  hasUser(scope: TenantContext, id: string): Promise<boolean>;
  hasRole(scope: TenantContext, id: string): Promise<boolean>;
  /** All of them, page by page. */
  users(scope: TenantContext): AsyncIterable<z.infer<typeof page>['data']>;
}

const page = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      roles: z.array(z.string()),
      hireDate: z.string().nullable(),
      providerId: z.string().nullable(),
    }),
  ),
  pagination: z.object({ cursor: z.string().nullable() }),
});
const organization = z.object({ data: z.object({ timezone: z.string() }) });

export const identityClient = (client: EngineClient): IdentityClient => ({
  async timezone(scope) {
    return organization.parse(await client.get(scope, '/v1/organization')).data.timezone;
  },
  hasUser: async (scope, id) => isId('usr', id) && client.has(scope, `/v1/organization/users/${id}`),
  hasRole: async (scope, id) => isId('rol', id) && client.has(scope, `/v1/organization/roles/${id}`),
  async *users(scope) {
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const path = `/v1/organization/users?limit=100${more}`;
      const found: z.infer<typeof page> = page.parse(await client.get(scope, path));
      yield found.data;
      cursor = found.pagination.cursor;
    } while (cursor !== null);
  },
});
