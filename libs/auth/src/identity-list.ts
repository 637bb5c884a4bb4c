import type { Clock } from '@rymeda/kernel';
import { callerHeader, type CallerSeal } from './caller-seal.ts';

export interface IdentityListOptions {
  /** Identity's base URL. */
  url: string;
  /** The own service's name. */
  service: string;
  seal: CallerSeal;
  clock: Clock;
  intervalMs?: number;
  fetch?: typeof fetch;
  /** Told, once a minute at most, that pulls fail, with the list's age in milliseconds. */
  onStale?: (ageMs: number, cause: unknown) => void;
}

/** A list older than this is worth a warning, and too old for whatever must be strict. */
export const staleMs = 60_000;
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
  const { clock, intervalMs = pullIntervalMs } = options;
  const report = staleReporter(options);
  let pulledAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const now = (): number => clock().getTime();
  const ageMs = (): number => (pulledAt === undefined ? Infinity : now() - pulledAt);

  async function pullAndPlanNext(): Promise<void> {
    const askedAt = now();
    try {
      await pull(askedAt);
      // As of the asking: what changed while the answer travelled may not be in it.
      pulledAt = askedAt;
    } catch (cause) {
      report(ageMs(), cause);
    }
    if (stopped) return;
    const wait = pulledAt === undefined ? Math.min(firstRetryMs, intervalMs) : intervalMs;
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
