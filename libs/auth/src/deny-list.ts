import { Problem, type Clock } from '@rymeda/kernel';
import { callerHeader, type CallerSeal } from './caller-seal.ts';
import {
  applyAnswer,
  denies,
  emptyDenyState,
  readAnswer,
  type DenyState,
  type TokenFacts,
} from './deny-list.rules.ts';

export interface DenyListOptions {
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

export interface DenyList {
  /** Pulls once and goes on pulling. Resolves even when identity is down: readiness never depends on it. */
  start(): Promise<void>;
  stop(): void;
  isDenied(token: TokenFacts): boolean;
  /** Milliseconds since the last list; Infinity before the first. */
  ageMs(): number;
  /**
   * Throws REVOCATIONS_STALE when the list is older than 15 minutes (60 s if `strict`) or was never had: not
   * knowing who was revoked, nobody is let in.
   */
  check(strict: boolean): void;
}

const staleMs = 60_000;
const refuseMs = 15 * 60_000;
const fetchTimeoutMs = 5000;
/** Until the first list is had, all requests are refused: ask often. */
const firstRetryMs = 100;

/** Identity's versioned list of revoked clients, tokens and organisations, pulled every 10 s. */
export function createDenyList(options: DenyListOptions): DenyList {
  const { clock } = options;
  const intervalMs = options.intervalMs ?? 10_000;
  const get = options.fetch ?? fetch;
  let state: DenyState = emptyDenyState;
  let pulledAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let reportedAt = -Infinity;

  const ageMs = (): number => (pulledAt === undefined ? Infinity : clock().getTime() - pulledAt);

  async function pull(): Promise<void> {
    const askedAt = clock().getTime();
    const url = new URL('/internal/deny-list', options.url);
    if (state.version !== undefined) url.searchParams.set('since', state.version);
    const caller = options.seal.seal({
      ipAddress: 'internal',
      requestId: `denylist-${options.service}`,
      service: options.service,
    });
    const answer = await get(url, {
      headers: { [callerHeader]: caller, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(fetchTimeoutMs),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new Error(`identity answered ${answer.status}`);
    }
    state = applyAnswer(state, readAnswer(await answer.json()), askedAt / 1000);
    // As of the asking: what was revoked while the answer travelled may not be in it.
    pulledAt = askedAt;
  }

  function report(cause: unknown): void {
    const now = clock().getTime();
    if (now - reportedAt < staleMs) return;
    reportedAt = now;
    options.onStale?.(ageMs(), cause);
  }

  async function pullAndPlanNext(): Promise<void> {
    try {
      await pull();
    } catch (cause) {
      report(cause);
    }
    if (stopped) return;
    const wait = pulledAt === undefined ? Math.min(firstRetryMs, intervalMs) : intervalMs;
    timer = setTimeout(() => void pullAndPlanNext(), wait);
    timer.unref();
  }

  return {
    start: pullAndPlanNext,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    isDenied: (token) => denies(state, token),
    ageMs,
    check(strict) {
      const age = ageMs();
      if (age <= (strict ? staleMs : refuseMs)) return;
      throw new Problem('REVOCATIONS_STALE', 'It is not known which tokens were revoked; try again later', {
        headers: { 'retry-after': '10' },
        internal: `the deny-list is ${Math.round(age / 1000)} s old`,
      });
    },
  };
}
