import type { OrganizationSettings } from '@rymeda/contracts';
import { Problem, problem, type Clock } from '@rymeda/kernel';
import { callerHeader, type CallerSeal } from './caller-seal.ts';
import {
  applySettingsAnswer,
  noSettings,
  readSettingsAnswer,
  type SettingsAnswer,
  unset,
  type SettingsState,
} from './organization-settings.rules.ts';
import type { Principal } from './principal.ts';

export interface OrganizationSettingsOptions {
  /** Identity's base URL. */
  url: string;
  /** The own service's name. */
  service: string;
  seal: CallerSeal;
  clock: Clock;
  intervalMs?: number;
  fetch?: typeof fetch;
  /** Told of each organisation whose status or settings came with a pull, also of the first one. */
  onChange?: (organizationId: string, status: SettingsAnswer['organizations'][number]['status']) => void;
  /** Told, once a minute at most, that pulls fail, with the list's age in milliseconds. */
  onStale?: (ageMs: number, cause: unknown) => void;
}

export interface OrganizationSettingsList {
  /** Pulls once and goes on pulling; resolves even when identity is down. */
  start(): Promise<void>;
  stop(): void;
  /** What an organisation has set, defaults where it set nothing. */
  of(organizationId: string): OrganizationSettings;
  /**
   * Throws ADDRESS_NOT_ALLOWED for a caller whose organisation lets nobody in from this address, SERVICE_UNAVAILABLE
   * before the first list: not knowing who may come from where, nobody is let in. Services call on their own.
   */
  requireAddress(principal: Pick<Principal, 'id' | 'kind' | 'organizationId'>, address: string): void;
  ageMs(): number;
}

const staleMs = 60_000;
const fetchTimeoutMs = 5_000;
const firstRetryMs = 100;

/**
 * Identity's versioned list of what organisations have set, pulled every 10 s. A list that grows old stays in
 * force: how long anybody may go on without identity, the deny-list decides.
 */
export function createOrganizationSettings(options: OrganizationSettingsOptions): OrganizationSettingsList {
  const { clock, intervalMs = 10_000 } = options;
  const get = options.fetch ?? fetch;
  let state: SettingsState = noSettings;
  let pulledAt: number | undefined;
  let reportedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const now = (): number => clock().getTime();
  const ageMs = (): number => (pulledAt === undefined ? Infinity : now() - pulledAt);

  async function pull(): Promise<void> {
    const askedAt = now();
    const url = new URL('/internal/organization-settings', options.url);
    if (state.version !== undefined) url.searchParams.set('since', String(state.version));
    const caller = options.seal.seal({
      ipAddress: 'internal',
      requestId: `settings-${options.service}`,
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
    const given = readSettingsAnswer(await answer.json());
    state = applySettingsAnswer(state, given);
    pulledAt = askedAt;
    for (const { id, status } of given.organizations) options.onChange?.(id, status);
  }

  async function pullAndPlanNext(): Promise<void> {
    try {
      await pull();
    } catch (cause) {
      if (now() - reportedAt >= staleMs) {
        reportedAt = now();
        options.onStale?.(ageMs(), cause);
      }
    }
    if (stopped) return;
    const wait = pulledAt === undefined ? Math.min(firstRetryMs, intervalMs) : intervalMs;
    timer = setTimeout(() => void pullAndPlanNext(), wait);
    timer.unref();
  }

  const heldOf = (organizationId: string) => state.organizations.get(organizationId) ?? unset;
  return {
    start: pullAndPlanNext,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    of: (organizationId) => heldOf(organizationId).settings,
    requireAddress(principal, address) {
      // A service's own call, or one in the name of what it runs; no outside token has such a subject (claims.ts).
      if (principal.kind === 'service' || principal.id.startsWith('svc:')) return;
      if (pulledAt === undefined)
        throw problem(
          'SERVICE_UNAVAILABLE',
          'It is not known yet from where this organisation may be called',
          {
            headers: { 'retry-after': '1' },
            internal: 'no organisation settings yet',
          },
        );
      if (!heldOf(principal.organizationId).allows(address)) throw addressNotAllowed();
    },
    ageMs,
  };
}

const addressNotAllowed = (): Problem =>
  problem('ADDRESS_NOT_ALLOWED', 'This organisation lets nobody in from the address of this request');
