import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Consume, Consumed } from './leased-limiter.ts';
import type { Quota } from './quota.ts';

interface StoreEvents {
  /** Called once when the local limiters take over, and once when Redis counts again. */
  onFallback(active: boolean): void;
}

/** After a failure Redis is left alone for this long, so that requests don't wait for it one by one. */
const restMs = 1000;

/**
 * Points in Redis, shared by all gateways. While Redis is down or slower than its command time-out, each gateway
 * counts for itself: limits become looser by the number of gateways, and requests go on.
 */
export function pointStore(redis: Redis, events: StoreEvents, now: () => number) {
  let restUntil = 0;
  let fallback = false;

  const setFallback = (active: boolean): void => {
    if (active === fallback) return;
    fallback = active;
    events.onFallback(active);
  };

  return {
    isFallback: () => fallback,
    /** A counter of its own, named `name` in Redis. */
    counter(name: string, quota: Quota): Consume {
      const settings = { points: quota.points, duration: quota.seconds, keyPrefix: `ratelimit:${name}` };
      const shared = new RateLimiterRedis({
        ...settings,
        storeClient: redis,
        rejectIfRedisNotReady: true,
      });
      const local = new RateLimiterMemory(settings);
      return async (key, points) => {
        if (now() >= restUntil) {
          try {
            const consumed = await consume(shared, key, points);
            setFallback(false);
            return consumed;
          } catch {
            // Redis is down or slow, which `onFallback` reports once; the request goes on.
            restUntil = now() + restMs;
            setFallback(true);
          }
        }
        return consume(local, key, points);
      };
    },
  };
}

/** rate-limiter-flexible rejects with the count when the quota is exceeded; that isn't an error here. */
async function consume(
  limiter: RateLimiterRedis | RateLimiterMemory,
  key: string,
  points: number,
): Promise<Consumed> {
  const result = await limiter.consume(key, points).catch((refused: unknown) => {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  });
  return { total: result.consumedPoints, resetMs: result.msBeforeNext };
}
