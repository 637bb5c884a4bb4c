import type { Principal } from '@rymeda/auth';
import type { Redis } from 'ioredis';
import { leasedLimiter } from './leased-limiter.ts';
import { pointStore } from './point-store.ts';
import { tighter, type Quota, type Standing } from './quota.ts';

export interface Quotas {
  client: Quota;
  organization: Quota;
  /** For callers without a valid token. */
  address: Quota;
}

/** An organisation's own limits; null where the platform's count. */
export type OwnLimits = (organizationId: string) => {
  clientPerMinute: number | null;
  organizationPerMinute: number | null;
};
const platformLimits: OwnLimits = () => ({ clientPerMinute: null, organizationPerMinute: null });

export interface RateLimits {
  /** One request of a verified caller, against its own quota (a user's is the user's, whatever it came through) and its organisation's. */
  ofPrincipal(principal: Principal): Standing | Promise<Standing>;
  ofAddress(addressKey: string): Standing | Promise<Standing>;
  /** Whether Redis is out and each gateway counts for itself. */
  isFallback(): boolean;
}

export function rateLimits(
  redis: Redis,
  quotas: Quotas,
  onFallback: (active: boolean) => void,
  ownLimits: OwnLimits = platformLimits,
  now: () => number = () => performance.now(),
): RateLimits {
  const store = pointStore(redis, { onFallback }, now);
  const limiter = (name: keyof Quotas) => leasedLimiter(quotas[name], store.counter(name, quotas[name]), now);
  const client = limiter('client');
  const organization = limiter('organization');
  const address = limiter('address');
  return {
    ofPrincipal(principal) {
      // Both at once: when both must ask Redis, the commands share one round trip.
      const limits = ownLimits(principal.organizationId);
      const own = client.take(
        // One user of an application must not use up what all its others may.
        principal.kind === 'user' ? principal.id : (principal.clientId ?? principal.id),
        inWindow(limits.clientPerMinute, quotas.client),
      );
      const shared = organization.take(
        principal.organizationId,
        inWindow(limits.organizationPerMinute, quotas.organization),
      );
      if (own instanceof Promise || shared instanceof Promise)
        return Promise.all([own, shared]).then(([a, b]) => tighter(a, b));
      return tighter(own, shared);
    },
    ofAddress: (key) => address.take(key),
    isFallback: store.isFallback,
  };
}

/** What is allowed in the platform's window, which all keys share; half a request is none. */
const inWindow = (perMinute: number | null, { points, seconds }: Quota): number =>
  perMinute === null ? points : Math.max(1, Math.floor((perMinute * seconds) / 60));
