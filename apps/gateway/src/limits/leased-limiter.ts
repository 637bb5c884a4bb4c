import type { Quota, Standing } from './quota.ts';

/** What the shared store says after points were taken from a key's window. */
export interface Consumed {
  /** Points taken by all gateways in this window, these included; may exceed the quota. */
  total: number;
  resetMs: number;
}
export type Consume = (key: string, points: number) => Promise<Consumed>;

interface Window {
  /** What the key may take in this window. */
  quota: Quota;
  /** Points taken from the store and not yet spent here. */
  left: number;
  /** What the store still had after the last lease. */
  beyond: number;
  endsAt: number;
  leasedAt: number;
  leaseSize: number;
  waiting: number;
  pending: Promise<void> | undefined;
}

/** A lease should last about this long at the key's present rate. */
const leaseMs = 100;
/** At most this part of a quota lies with one gateway. */
const leaseShare = 20;

/**
 * Counts requests against quotas that all gateways share, without asking the store for each: a busy key takes its
 * points in leases sized to its rate, a quiet one asks every time. The sum over all gateways never exceeds the
 * quota; a key that spreads over several may be refused up to a twentieth early. `now` in milliseconds.
 */
export function leasedLimiter(quota: Quota, consume: Consume, now: () => number) {
  const windows = new Map<string, Window>();
  let pruneAt = now() + quota.seconds * 1000;

  function windowOf(key: string, points: number): Window {
    const at = now();
    if (at > pruneAt) prune(at);
    const known = windows.get(key);
    // A lease that is on its way may open the next window itself.
    const inForce = known !== undefined && known.quota.points === points;
    if (inForce && (at < known.endsAt || known.pending !== undefined)) return known;
    const own = points === quota.points ? quota : { points, seconds: quota.seconds };
    const fresh = { quota: own, left: 0, beyond: points, endsAt: Infinity, leasedAt: at, leaseSize: 0 };
    const window: Window = { ...fresh, waiting: 0, pending: undefined };
    windows.set(key, window);
    return window;
  }

  function prune(at: number): void {
    for (const [key, window] of windows)
      if (at >= window.endsAt && window.pending === undefined) windows.delete(key);
    pruneAt = at + quota.seconds * 1000;
  }

  function leaseSize(window: Window): number {
    const elapsed = Math.max(1, now() - window.leasedAt);
    const atThisRate = window.leaseSize === 0 ? 1 : Math.ceil((window.leaseSize / elapsed) * leaseMs);
    const largest = Math.max(1, Math.floor(window.quota.points / leaseShare));
    return Math.min(largest, Math.max(window.waiting, atThisRate));
  }

  async function lease(key: string, window: Window): Promise<void> {
    const size = leaseSize(window);
    const { total, resetMs } = await consume(key, size);
    // Of a lease that goes beyond the quota, the part within it is ours.
    window.left = Math.min(size, Math.max(0, size - (total - window.quota.points)));
    window.beyond = Math.max(0, window.quota.points - total);
    window.leasedAt = now();
    window.endsAt = window.leasedAt + resetMs;
    window.leaseSize = size;
  }

  const standing = (window: Window, allowed: boolean): Standing => ({
    allowed,
    quota: window.quota,
    remaining: window.left + window.beyond,
    resetMs: window.endsAt - now(),
  });

  return {
    /** Takes one point, of as many as the key may have in a window. Synchronous while a lease lasts. */
    take(key: string, points = quota.points): Standing | Promise<Standing> {
      const window = windowOf(key, points);
      if (window.left > 0) {
        window.left--;
        return standing(window, true);
      }
      return this.takeLater(key, window);
    },
    async takeLater(key: string, from: Window): Promise<Standing> {
      let window = from;
      while (window.left === 0) {
        if (window.beyond === 0 && window.pending === undefined) return standing(window, false);
        window.waiting++;
        window.pending ??= lease(key, window).finally(() => {
          window.pending = undefined;
        });
        try {
          await window.pending;
        } finally {
          window.waiting--;
        }
        window = windowOf(key, from.quota.points);
      }
      window.left--;
      return standing(window, true);
    },
    /** Keys that are remembered. */
    size: () => windows.size,
  };
}
export type LeasedLimiter = ReturnType<typeof leasedLimiter>;
