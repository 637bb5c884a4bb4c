import type { Clock } from '@rymeda/kernel';
import { callerHeader, type CallerSeal } from './caller-seal.ts';

export interface IdentityListOptions {
  /** Identity's base URL. */
  url: string;
  /** The own service's name. */
  service: string;
  seal: CallerSeal;
  clock: Clock;
  /** Milliseconds that never go back; default: since the process began. */
  running?: () => number;
  intervalMs?: number;
  fetch?: typeof fetch;
  /** Told, once a minute at most, that pulls fail, with the list's age in milliseconds. */
  onStale?: (ageMs: number, cause: unknown) => void;
}

/** A list older than this is worth a warning, and too old for whatever must be strict. */
export const staleMs = 60_000;
/** Nobody is let in by one that is older: what it says may have changed long since. */
export const refuseMs = 15 * 60_000;
export const pullIntervalMs = 10_000;
const fetchTimeoutMs = 5_000;
/** Until the first list is had, all requests are refused: ask often. */
const firstRetryMs = 100;

export interface IdentityList {
  /** Pulls once and goes on pulling. Resolves even when identity is down: readiness never depends on it. */
  start(): Promise<void>;
  stop(): void;
  /** Milliseconds since the last list; Infinity before the first. */
  ageMs(): number;
}

/**
 * Asks identity for one of its versioned lists, `/internal/<name>`, in the service's own name. Answers the body's
 * JSON, unread; throws when identity is away, slow, or answers anything but a success.
 */
export async function askIdentity(
  options: IdentityListOptions,
  name: string,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<unknown> {
  const { service, seal } = options;
  const url = new URL(`/internal/${name}`, options.url);
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(key, String(value));
  const caller = seal.seal({ ipAddress: 'internal', requestId: `${name}-${service}`, service });
  const answer = await (options.fetch ?? fetch)(url, {
    headers: { [callerHeader]: caller, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(fetchTimeoutMs),
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`identity answered ${answer.status}`);
  }
  return answer.json();
}

/** When something was, by the clock and by the time that the process had run. */
export interface Moment {
  at: number;
  ran: number;
}

/** By the clock or by how long the process has run since, whichever says more: a clock that goes back makes nothing fresh. */
export function moments({ clock, running = () => performance.now() }: IdentityListOptions) {
  const now = (): Moment => ({ at: clock().getTime(), ran: running() });
  return {
    now,
    /** Milliseconds; Infinity of what never was. */
    ageOf: (moment: Moment | undefined): number => {
      if (moment === undefined) return Infinity;
      const { at, ran } = now();
      return Math.max(at - moment.at, ran - moment.ran);
    },
  };
}

/** Tells `onStale` of failed pulls, once a minute at most. */
export function staleReporter({ clock, onStale }: Pick<IdentityListOptions, 'clock' | 'onStale'>) {
  let reportedAt = -Infinity;
  return (ageMs: number, cause: unknown): void => {
    const now = clock().getTime();
    if (now - reportedAt < staleMs) return;
    reportedAt = now;
    onStale?.(ageMs, cause);
  };
}

/** One list of identity's, pulled every 10 s: `pull` asks and applies the answer; it may throw. */
export function identityList(
  options: IdentityListOptions,
  pull: (askedAtMs: number) => Promise<void>,
): IdentityList {
  const { intervalMs = pullIntervalMs } = options;
  const { now, ageOf } = moments(options);
  const report = staleReporter(options);
  let pulled: Moment | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const ageMs = (): number => ageOf(pulled);

  async function pullAndPlanNext(): Promise<void> {
    const asked = now();
    try {
      await pull(asked.at);
      // As of the asking: what changed while the answer travelled may not be in it.
      pulled = asked;
    } catch (cause) {
      report(ageMs(), cause);
    }
    if (stopped) return;
    const wait = pulled === undefined ? Math.min(firstRetryMs, intervalMs) : intervalMs;
    timer = setTimeout(() => void pullAndPlanNext(), wait).unref();
  }

  return {
    start: pullAndPlanNext,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    ageMs,
  };
}
