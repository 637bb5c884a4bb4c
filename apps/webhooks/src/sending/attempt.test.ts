import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Resource } from '../deliveries/body.rules.ts';
import type { AttemptResult, Outcome } from '../deliveries/outcome.rules.ts';
import { giveUpAfterMs } from '../deliveries/retry.rules.ts';
import { newSigningSecret, signingKeys } from '@rymeda/service/signature';
import { attempts, type Held, type ToSend, type Unread } from './attempt.ts';
import { EndpointRuntime } from './endpoint-runtime.ts';
import type { ReadyEndpoint } from './ready-endpoint.ts';

const hour = 3_600_000;
const start = new Date('2026-03-02T14:00:00.000Z').getTime();
const keys = { current: signingKeys(newSigningSecret()) };
const endpoint = (more: Partial<ReadyEndpoint> = {}): ReadyEndpoint => ({
  id: 'whe_1',
  organizationId: 'org_1',
  clientId: 'cli_1',
  disabled: false,
  ordered: false,
  includeResource: false,
  rateLimit: null,
  receiver: { endpointId: 'whe_1', version: 1, url: new URL('https://x.test/'), tls: null },
  headers: {},
  keysAt: () => keys,
  ...more,
});
const delivery: ToSend = {
  _id: 'whd_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  organizationId: 'org_1',
  partnerId: 'p',
  endpointId: 'whe_1',
  event: 'session.completed',
  eventId: 'evt_1',
  engine: 'care',
  subject: 'session/ses_1',
  sequence: 3,
  payload: { createdAt: '2026-03-02T13:59:59.000Z', data: { id: 'ses_1' } },
  round: { attempts: 0, startedAt: new Date(start) },
  attemptCount: 0,
};

let now: number;
let answer: Partial<AttemptResult>;
let may: boolean | null;
let resource: Resource | Unread;
let sent: string[];
let told: unknown[];
let runtime: EndpointRuntime;
let forgiving: boolean;
beforeEach(() => {
  forgiving = false;
  [now, answer, may, resource] = [start, { status: 200 }, true, 'unavailable'];
  [sent, told] = [[], []];
  runtime = new EndpointRuntime('whe_1', 'org_1', null, () => new Date(now));
});

const send = (of: ToSend = delivery, to = endpoint()): Promise<Outcome | Held> =>
  attempts({
    pools: {
      post: async (_to, { body }) => {
        sent.push(body);
        return { status: null, latencyMs: 5, error: null, response: 'thanks', ...answer };
      },
    },
    apiVersion: 'v1',
    clock: () => new Date(now),
    cipher: { seal: async (_organization, _id, bytes) => `ENC[${bytes.toString()}]` as never },
    mayRead: async () => may,
    resource: async () => resource,
    noteFailing: (_endpoint, since) => void told.push(since === null ? 'well' : since.getTime() - start),
    disable: (_endpoint, reason, onForgiven) => {
      told.push(reason);
      if (forgiving) onForgiven();
    },
    observe: () => undefined,
  })(of, to, runtime);

describe('an attempt', () => {
  it('that succeeds is the end of the delivery, with the answer sealed', async () => {
    expect(await send()).toMatchObject({
      status: 'delivered',
      dueAt: null,
      attempt: { status: 200, response: 'ENC[thanks]' },
    });
    expect(told).toEqual([]);
  });

  it('is not made where the client may not read, and waits while that can’t be told', async () => {
    may = false;
    expect(await send()).toMatchObject({ status: 'failed', attempt: { error: 'scope_missing' } });
    may = null;
    expect(await send()).toEqual({ heldMs: expect.any(Number) });
    expect(sent).toEqual([]);
  });

  it('with a resource keeps nothing of the answer, and waits while its engine is away', async () => {
    const includes = endpoint({ includeResource: true });
    expect(await send(delivery, includes)).toEqual({ heldMs: expect.any(Number) });
    resource = { resource: { id: 'ses_1', notes: 'PHI' }, resourceVersion: 3 };
    expect(await send(delivery, includes)).toMatchObject({ attempt: { response: null } });
    expect(JSON.parse(sent[0] ?? '').data).toMatchObject({ resource: { notes: 'PHI' }, resourceVersion: 3 });
  });

  it('whose record alone can’t be read has failed by itself: the endpoint is not held, nor judged by it', async () => {
    resource = 'unreadable';
    expect(await send(delivery, endpoint({ includeResource: true }))).toMatchObject({
      status: 'pending',
      dueAt: expect.any(Date),
      attemptCount: 1,
      attempt: { status: null, error: 'resource_unavailable' },
    });
    expect([sent, told, runtime.pause(now)]).toEqual([[], [], 0]);
  });

  it('that breaks off behind its status has failed unless the status was a success', async () => {
    answer = { status: null, error: 'connection_reset' };
    expect(await send()).toMatchObject({ status: 'pending', attempt: { error: 'connection_reset' } });
  });
});

describe('an endpoint that fails', () => {
  const failFor = async (ms: number, every = hour): Promise<void> => {
    answer = { status: 500 };
    for (const end = now + ms; now <= end; now += every) {
      // The breaker's own waits are another matter.
      runtime.close();
      await send();
    }
  };

  it('is disabled after three days without a success, not before', async () => {
    await failFor(giveUpAfterMs - hour);
    expect(told).toEqual([0]);
    await failFor(2 * hour);
    expect(told[0]).toBe(0);
    // Until the disabling is durable, each failure asks for it anew.
    expect(new Set(told.slice(1))).toEqual(new Set(['failing']));
  });

  it('is given its three days anew by one success', async () => {
    await failFor(giveUpAfterMs - hour);
    answer = { status: 204 };
    await send();
    expect(told).toEqual([0, 'well']);
    await failFor(giveUpAfterMs - hour);
    expect(told.filter((t) => t === 'failing')).toEqual([]);
  });

  it('is given them anew where somebody enabled it since', async () => {
    runtime = new EndpointRuntime('whe_1', 'org_1', new Date(start - giveUpAfterMs), () => new Date(now));
    [forgiving, answer] = [true, { status: 500 }];
    await send();
    await send();
    expect(told).toEqual(['failing', 0]);
  });

  it('is still known to have failed by the process that takes over', async () => {
    runtime = new EndpointRuntime('whe_1', 'org_1', new Date(start - giveUpAfterMs), () => new Date(now));
    answer = { status: 500 };
    await send();
    expect(told).toEqual(['failing']);
  });

  it('and answers 410 is disabled at once, and the delivery stays for its return', async () => {
    answer = { status: 410 };
    expect(await send()).toMatchObject({ status: 'pending' });
    expect(told).toEqual(['gone']);
  });
});
