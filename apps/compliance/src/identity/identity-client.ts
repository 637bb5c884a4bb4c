import { signServiceToken } from '@rymeda/auth';
import { isId, problem, type Clock, type Secret } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import CircuitBreaker from 'opossum';
import { z } from 'zod';

/** Asks identity itself, as this service, about what its events have not told yet. */
export interface IdentityClient {
  /** The organisation's IANA time zone. SERVICE_UNAVAILABLE while identity can't be asked. */
  timezone(scope: TenantContext): Promise<string>;
  /** Asked by HEAD, so that no name comes along. */
  hasUser(scope: TenantContext, id: string): Promise<boolean>;
  /** All of them, page by page. */
  users(scope: TenantContext): AsyncIterable<z.infer<typeof page>['data']>;
}

interface Options {
  url: string;
  serviceKey: Secret<Buffer>;
  clock: Clock;
  timeoutMs?: number;
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

export function identityClient({ url, serviceKey, clock, timeoutMs = 2_000 }: Options): IdentityClient {
  const ask = async (method: 'GET' | 'HEAD', path: string, token: string): Promise<unknown> => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw new Error(`identity answered ${answer.status}`);
    return method === 'HEAD' ? true : answer.json();
  };
  // Identity being slow or away costs these calls alone, and at once.
  const breaker = new CircuitBreaker(ask, {
    timeout: false,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    resetTimeout: 2_000,
  });

  async function answerOf(scope: TenantContext, method: 'GET' | 'HEAD', path: string): Promise<unknown> {
    const { organizationId, requestId: cause } = scope;
    const claims = { organizationId, scopes: ['identity:read'], cause };
    const token = await signServiceToken(claims, { serviceKey, service: 'compliance', clock });
    try {
      return await breaker.fire(method, path, token);
    } catch (error) {
      throw problem('SERVICE_UNAVAILABLE', 'A record that this one needs could not be looked up', {
        cause: error,
        internal: 'identity',
        headers: { 'retry-after': '2' },
      });
    }
  }

  return {
    async timezone(scope) {
      return organization.parse(await answerOf(scope, 'GET', '/v1/organization')).data.timezone;
    },
    hasUser: async (scope, id) =>
      isId('usr', id) && (await answerOf(scope, 'HEAD', `/v1/organization/users/${id}`)) === true,
    async *users(scope) {
      let cursor: string | null = null;
      do {
        const more: string = cursor === null ? '' : `&cursor=${cursor}`;
        const path = `/v1/organization/users?limit=100${more}`;
        const found: z.infer<typeof page> = page.parse(await answerOf(scope, 'GET', path));
        yield found.data;
        cursor = found.pagination.cursor;
      } while (cursor !== null);
    },
  };
}
