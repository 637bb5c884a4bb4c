import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Transactions, Tx } from '@rymeda/events';
import type { ReadyEndpoint } from '../sending/ready-endpoint.ts';
import { endpointDisabler } from './disable.ts';
import { newEndpoint } from './endpoint.rules.ts';
import type { DisabledReason, EndpointState } from './endpoint.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const birth = { id: 'whe_1', organizationId: 'org_1', clientId: 'cli_1', partnerId: 'p', secret: 's', now };
const attempted = { id: 'whe_1', organizationId: 'org_1', receiver: { version: 1 } } as ReadyEndpoint;

let state: EndpointState;
let failingSince: Date | null;
let told: string[];
let events: unknown[];
let underWay: Promise<void>;
beforeEach(() => {
  const command = { url: 'https://x.test/', events: ['*'], metadata: {}, headers: {}, include: [] };
  state = newEndpoint({ ...command, ordered: false, disabled: false }, birth);
  failingSince = new Date(0);
  told = [];
  events = [];
  underWay = Promise.resolve();
});

/** What it forgets is told to `decided`. */
const disabler = (decided: () => void) => {
  const emit = ({ name, data }: { name: string; data: unknown }): void => {
    told.push(name);
    events.push(data);
  };
  const tx = { now, emit } as unknown as Tx;
  return endpointDisabler({
    endpoints: {
      load: async () => state,
      replace: async (_tx, _scope, changed) => void (state = changed),
    },
    lanes: { failingSince: async () => failingSince },
    transactions: {
      run: (_context: unknown, work: (tx: Tx) => unknown) => underWay.then(() => work(tx)),
    } as Transactions,
    ready: { forget: decided },
    log: {
      warn: () => undefined,
      failure: (_event: string, error: unknown) => void told.push(String(error)),
    } as never,
    onDisabled: () => void told.push('counted'),
  });
};

/** Resolves when it is decided. */
const disable = (reason: DisabledReason): Promise<void> =>
  new Promise((decided) => disabler(decided)(attempted, reason, () => void told.push('forgiven')));

describe('an endpoint', () => {
  it.each(['gone', 'failing'] as const)('that is %s is disabled, and an event tells', async (reason) => {
    await disable(reason);
    expect(state).toMatchObject({ disabled: true, disabledReason: reason, version: 2 });
    expect(told).toEqual(['webhooks.endpoint.disabled', 'counted']);
    expect(events).toMatchObject([{ id: 'whe_1', status: 'disabled', reason }]);
  });

  it('that was changed while the attempt was under way is not judged by it', async () => {
    state = { ...state, url: 'https://moved.test/', version: 2 };
    await disable('gone');
    expect(state.disabled).toBe(false);
    expect(told).toEqual([]);
  });

  it('that is disabled already, or was deleted, is left as it is', async () => {
    const disabled = { ...state, disabled: true, disabledReason: 'requested' as const };
    for (const there of [disabled, null]) {
      state = there as EndpointState;
      await disable('failing');
      expect(state).toBe(there);
    }
    expect(told).toEqual([]);
  });

  it('that is gone is disabled, however long it has failed', async () => {
    failingSince = null;
    await disable('gone');
    expect(told).toEqual(['webhooks.endpoint.disabled', 'counted']);
  });

  it('that was enabled again since is given its time anew, whatever the process that sends remembers', async () => {
    failingSince = null;
    await disable('failing');
    expect(state.disabled).toBe(false);
    expect(told).toEqual(['forgiven']);
  });

  it('is looked at once, however many of its attempts end while that is under way, and again afterwards', async () => {
    let answer = (): void => undefined;
    underWay = new Promise((resolve) => (answer = resolve));
    failingSince = null;
    let next = (): void => undefined;
    const ask = disabler(() => next());
    const decided = () => new Promise<void>((resolve) => (next = resolve));
    const first = decided();
    for (let attempts = 0; attempts < 3; attempts++)
      ask(attempted, 'failing', () => void told.push('forgiven'));
    answer();
    await first;
    expect(told).toEqual(['forgiven']);
    const second = decided();
    ask(attempted, 'failing', () => void told.push('forgiven again'));
    await second;
    expect(told).toEqual(['forgiven', 'forgiven again']);
  });
});
