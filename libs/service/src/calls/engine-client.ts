import { signServiceToken } from '@rymeda/auth';
import type { Engine } from '@rymeda/contracts';
import { problem, type Clock, type KeyRing, type Secret } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import CircuitBreaker from 'opossum';
import type { PeerFetch } from '../peers/peers.ts';

/** Asks another engine, as this service and in the organisation of whatever it acts for. */
export interface EngineClient {
  /** The answer's JSON, `null` for 404. SERVICE_UNAVAILABLE while the engine can't be asked. */
  get(scope: TenantContext, path: string): Promise<unknown>;
  /** Asked by HEAD. */
  has(scope: TenantContext, path: string): Promise<boolean>;
}

export interface EngineClientOptions {
  /** The own service's name. */
  service: string;
  engine: Engine;
  url: string;
  serviceKeys: Secret<KeyRing>;
  clock: Clock;
  fetch: PeerFetch;
  timeoutMs?: number;
}

class EngineAnsweredError extends Error {
  readonly status: number;
  constructor(engine: Engine, status: number) {
    super(`${engine} answered ${status}`);
    this.status = status;
  }
}

export function engineClient(options: EngineClientOptions): EngineClient {
  const { service, engine, url, serviceKeys, clock, timeoutMs = 2_000 } = options;
  const ask = async (method: 'GET' | 'HEAD', path: string, token: string): Promise<unknown> => {
    const answer = await options.fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw new EngineAnsweredError(engine, answer.status);
    return method === 'HEAD' ? true : answer.json();
  };
  // The other one being slow or away costs these calls alone, and at once.
  const breaker = new CircuitBreaker(ask, {
    timeout: false,
    volumeThreshold: 5,
    errorThresholdPercentage: 50,
    resetTimeout: 2_000,
    // Who refuses one organisation, which may be suspended, answers the others.
    errorFilter: (error: unknown) => error instanceof EngineAnsweredError && error.status < 500,
  });

  async function answerOf(scope: TenantContext, method: 'GET' | 'HEAD', path: string): Promise<unknown> {
    const { organizationId, requestId: cause } = scope;
    const claims = { organizationId, scopes: [`${engine}:read`], cause };
    const token = await signServiceToken(claims, { serviceKeys, service, clock });
    try {
      return await breaker.fire(method, path, token);
    } catch (error) {
      throw problem('SERVICE_UNAVAILABLE', 'A record that this one needs could not be looked up', {
        cause: error,
        internal: engine,
        headers: { 'retry-after': '2' },
      });
    }
  }

  return {
    get: (scope, path) => answerOf(scope, 'GET', path),
    has: async (scope, path) => (await answerOf(scope, 'HEAD', path)) === true,
  };
}
