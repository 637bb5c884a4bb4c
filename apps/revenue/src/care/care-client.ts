import { signServiceToken } from '@rymeda/auth';
import { isId, problem, type Clock, type Secret } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import CircuitBreaker from 'opossum';
import { z } from 'zod';
import type { KnownSession } from './care-records.ts';

/** Asks care itself, as this service and in the organisation of the request that it acts for. */
export interface CareClient {
  /** `null` when care has none in this organisation. SERVICE_UNAVAILABLE while care can't be asked. */
  session(scope: TenantContext, id: string): Promise<KnownSession | null>;
}

interface Options {
  url: string;
  serviceKey: Secret<Buffer>;
  clock: Clock;
  timeoutMs?: number;
}

const answer = z.object({ data: z.object({ id: z.string(), clientId: z.string() }) });

export function careClient({ url, serviceKey, clock, timeoutMs = 2_000 }: Options): CareClient {
  const get = async (path: string, token: string): Promise<unknown> => {
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) throw new Error(`care answered ${response.status}`);
    return response.json();
  };
  // Care being slow or away costs these calls alone, and at once.
  const breaker = new CircuitBreaker(get, {
    timeout: false,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    resetTimeout: 2_000,
  });

  return {
    async session(scope, id) {
      if (!isId('ses', id)) return null;
      const { organizationId, requestId: cause } = scope;
      const claims = { organizationId, scopes: ['care:read'], cause };
      const token = await signServiceToken(claims, { serviceKey, service: 'revenue', clock });
      try {
        const found = await breaker.fire(`/v1/care/sessions/${id}`, token);
        return found === null ? null : answer.parse(found).data;
      } catch (error) {
        throw problem('SERVICE_UNAVAILABLE', 'A record that this one needs could not be looked up', {
          cause: error,
          internal: 'care',
          headers: { 'retry-after': '2' },
        });
      }
    },
  };
}
