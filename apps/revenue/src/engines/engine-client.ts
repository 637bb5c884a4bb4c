import { signServiceToken } from '@rymeda/auth';
import type { Scope as TokenScope } from '@rymeda/contracts';
import { problem, type Clock, type Secret } from '@rymeda/kernel';
import type { PeerFetch } from '@rymeda/service/peers';
import type { TenantContext } from '@rymeda/tenancy';
import CircuitBreaker from 'opossum';

/** Asks another engine, as this service and in the organisation of the request that it acts for. */
export interface EngineClient {
  /** The answer's JSON, `true` for HEAD; `null` for 404. SERVICE_UNAVAILABLE while it can't be asked. */
  ask(scope: TenantContext, method: 'GET' | 'HEAD', path: string): Promise<unknown>;
}

export interface EngineClientOptions {
  url: string;
  /** For the log alone. */
  engine: string;
  /** The least that the questions need. */
  tokenScope: TokenScope;
  serviceKey: Secret<Buffer>;
  clock: Clock;
  fetch: PeerFetch;
  timeoutMs?: number;
}

export function engineClient(options: EngineClientOptions): EngineClient {
  const { url, engine, tokenScope, serviceKey, clock, timeoutMs = 2_000 } = options;
  const ask = async (method: 'GET' | 'HEAD', path: string, token: string): Promise<unknown> => {
    const response = await options.fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) throw new Error(`${engine} answered ${response.status}`);
    return method === 'HEAD' ? true : response.json();
  };
  // Another engine being slow or away costs these calls alone, and at once.
  const breaker = new CircuitBreaker(ask, {
    timeout: false,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    resetTimeout: 2_000,
  });
  return {
    async ask({ organizationId, requestId: cause }, method, path) {
      const claims = { organizationId, scopes: [tokenScope], cause };
      const token = await signServiceToken(claims, { serviceKey, service: 'revenue', clock });
      try {
        return await breaker.fire(method, path, token);
      } catch (error) {
        throw problem('SERVICE_UNAVAILABLE', 'A record that this one needs could not be looked up', {
          cause: error,
          internal: engine,
          headers: { 'retry-after': '2' },
        });
      }
    },
  };
}
