import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryDocument } from '../deliveries/delivery.ts';
import { EndpointRuntime } from './endpoint-runtime.ts';
import { laneWorker, type LaneParts } from './lane-worker.ts';
import type { ReadyEndpoint } from './ready-endpoint.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const rows = [1, 2, 3].map(
  (sequence) =>
    ({
      _id: `whd_${sequence}`,
      organizationId: 'org_1',
      subject: 'patient/pat_1',
      sequence,
      round: { attempts: 0, startedAt: now },
      dueAt: now,
    }) as DeliveryDocument,
);

let endpoint: ReadyEndpoint | null;
let clock: () => Date;
let sent: string[];
/** Whether the organisation has. */
let hasEnded: boolean;
/** What was given up without a try, and why. */
let givenUp: string[];
/** When it is to be looked at next. */
let lookAgainAt: (Date | null)[];
/** Steps of replays that are still to be done. */
let replays: number;
/** What is being sent at once, as long as there are replays. */
let underWay: string | undefined;
/** What becomes of the endpoint while a delivery is under way. */
let meanwhile: (delivery: string) => void;
beforeEach(() => {
  endpoint = {
    id: 'whe_1',
    organizationId: 'org_1',
    disabled: false,
    ordered: true,
    rateLimit: null,
  } as ReadyEndpoint;
  clock = () => now;
  sent = [];
  givenUp = [];
  hasEnded = false;
  lookAgainAt = [];
  replays = 0;
  underWay = undefined;
  meanwhile = () => undefined;
});

/** Ends when nothing is due any more, or nothing is to be sent. */
async function work(): Promise<string[]> {
  const done = new Set<string>();
  const left = () => rows.filter((r) => !done.has(r._id));
  const parts = {
    deliveries: {
      due: async (_scope: object, _id: string, by: Date) =>
        left()
          .filter((row) => row.dueAt !== undefined && row.dueAt <= by)
          .slice(0, 1),
      outstanding: async () => left(),
      nextDue: async () => left()[0]?.dueAt ?? null,
    },
    lanes: {
      load: async () => null,
      settle: async (_id: string, _seq: number, dueAt: Date | null) => {
        lookAgainAt.push(dueAt);
        return true;
      },
    },
    endpoints: { get: async () => endpoint, forget: () => undefined },
    attempt: async (row: DeliveryDocument, to: ReadyEndpoint) => {
      sent.push(`${row._id} to ${to.receiver?.url.host ?? 'the first address'}`);
      meanwhile(row._id);
      return { dueAt: null };
    },
    outcomes: {
      add: async ({ id, outcome }: { id: string; outcome?: { attempt?: { error: string | null } } }) => {
        done.add(id);
        if (outcome?.attempt?.error != null) givenUp.push(`${id} ${outcome.attempt.error}`);
      },
    },
    clock: () => clock(),
    mayGoOn: () => true,
    isHeld: () => hasEnded,
    hasEnded: () => hasEnded,
    onFailure: (_event: string, error: unknown) => void sent.push(String(error)),
    replay: async () => {
      const step = replays-- > 0;
      if (!step && underWay !== undefined) runtime.end(underWay, now.getTime());
      return step;
    },
  };
  const runtime = new EndpointRuntime('whe_1', 'org_1', null, () => now);
  if (underWay !== undefined) runtime.begin(underWay);
  await laneWorker(parts as unknown as LaneParts)(runtime);
  return sent;
}

describe('a record’s deliveries to an ordered endpoint', () => {
  it('go one after the other', async () => {
    expect(await work()).toEqual(['whd_1', 'whd_2', 'whd_3'].map((id) => `${id} to the first address`));
  });

  it('end with the one under way when the endpoint is disabled', async () => {
    meanwhile = () => void (endpoint = { ...(endpoint as ReadyEndpoint), disabled: true });
    expect(await work()).toEqual(['whd_1 to the first address']);
  });

  it('go on to where the endpoint is now', async () => {
    const receiver = { endpointId: 'whe_1', version: 2, url: new URL('https://moved.test/'), tls: null };
    meanwhile = () => void (endpoint = { ...(endpoint as ReadyEndpoint), receiver });
    expect(await work()).toEqual([
      'whd_1 to the first address',
      'whd_2 to moved.test',
      'whd_3 to moved.test',
    ]);
  });
});

describe('what waits for an endpoint that is disabled', () => {
  const dayMs = 86_400_000;
  const disabledFor = async (days: number) => {
    endpoint = { ...(endpoint as ReadyEndpoint), disabled: true };
    clock = () => new Date(now.getTime() + days * dayMs);
    expect(await work()).toEqual([]);
    return givenUp;
  };

  it('waits for its return, and is looked at again when its thirty days are over', async () => {
    expect(await disabledFor(29)).toEqual([]);
    expect(lookAgainAt).toEqual([new Date(now.getTime() + 30 * dayMs)]);
  });

  it('is given up after thirty days, and can be replayed', async () => {
    expect(await disabledFor(30)).toEqual(rows.map((row) => `${row._id} endpoint_disabled`));
    expect(lookAgainAt).toEqual([null]);
  });
});

describe('of an endpoint that was deleted', () => {
  it('all that waits is given up, and its replays come to their end', async () => {
    endpoint = null;
    replays = 2;
    expect(await work()).toEqual([]);
    expect(givenUp).toEqual(rows.map((row) => `${row._id} endpoint_deleted`));
    expect(replays).toBe(-1);
  });
});

describe('of an organisation that has ended', () => {
  it('all that waits is given up, so that it is forgotten, and nobody looks at it again', async () => {
    hasEnded = true;
    expect(await work()).toEqual([]);
    expect(givenUp).toEqual(rows.map((row) => `${row._id} organization_ended`));
    expect(lookAgainAt).toEqual([null]);
  });
});

describe('of an endpoint that is never idle', () => {
  it('a replay goes on, each step when all that was due at the one before is sent', async () => {
    let ms = now.getTime();
    clock = () => new Date((ms += 1_000));
    [underWay, replays] = ['whd_at_once', 3];
    expect(await work()).toHaveLength(rows.length);
    expect(replays).toBeLessThan(0);
  });
});
