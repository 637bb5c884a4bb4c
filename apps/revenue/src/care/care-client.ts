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
  /** Asked by HEAD, so that no PHI comes along. */
  hasPatient(scope: TenantContext, id: string): Promise<boolean>;
}

interface Options {
  url: string;
  serviceKey: Secret<Buffer>;
  clock: Clock;
  timeoutMs?: number;
}

const answer = z.object({ data: z.object({ id: z.string(), clientId: z.string() }) });

export function careClient({ url, serviceKey, clock, timeoutMs = 2_000 }: Options): CareClient {
  const ask = async (method: 'GET' | 'HEAD', path: string, token: string): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) throw new Error(`care answered ${response.status}`);
    return method === 'HEAD' ? true : response.json();
  };
  // Care being slow or away costs these calls alone, and at once.
  const breaker = new CircuitBreaker(ask, {
    timeout: false,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    resetTimeout: 2_000,
  });

  async function answerOf<T>(
    scope: TenantContext,
    method: 'GET' | 'HEAD',
    path: string,
    read: (found: unknown) => T,
  ): Promise<T | null> {
    const { organizationId, requestId: cause } = scope;
    const claims = { organizationId, scopes: ['care:read'], cause };
    const token = await signServiceToken(claims, { serviceKey, service: 'revenue', clock });
    try {
      const found = await breaker.fire(method, path, token);
      return found === null ? null : read(found);
    } catch (error) {
      throw problem('SERVICE_UNAVAILABLE', 'A record that this one needs could not be looked up', {
        cause: error,
        internal: 'care',
        headers: { 'retry-after': '2' },
      });
    }
  }

  return {
    session: async (scope, id) =>
      isId('ses', id)
        ? answerOf(scope, 'GET', `/v1/care/sessions/${id}`, (found) => answer.parse(found).data)
        : null,
    hasPatient: async (scope, id) =>
      isId('pat', id) && (await answerOf(scope, 'HEAD', `/v1/care/patients/${id}`, () => true)) === true,
  };
}
