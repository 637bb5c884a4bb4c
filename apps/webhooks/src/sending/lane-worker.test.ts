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
      dueAt: now,
    }) as DeliveryDocument,
);

let endpoint: ReadyEndpoint | null;
let sent: string[];
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
  sent = [];
  meanwhile = () => undefined;
});

/** Ends when nothing is due any more, or nothing is to be sent. */
async function work(): Promise<string[]> {
  const done = new Set<string>();
  const left = () => rows.filter((r) => !done.has(r._id));
  const parts = {
    deliveries: {
      due: async () => left().slice(0, 1),
      outstanding: async () => left(),
      nextDue: async () => null,
    },
    lanes: { load: async () => null, settle: async () => true },
    endpoints: { get: async () => endpoint, forget: () => undefined },
    attempt: async (row: DeliveryDocument, to: ReadyEndpoint) => {
      sent.push(`${row._id} to ${to.receiver?.url.host ?? 'the first address'}`);
      meanwhile(row._id);
      return { dueAt: null };
    },
    outcomes: { add: async ({ id }: { id: string }) => void done.add(id) },
    clock: () => now,
    mayGoOn: () => true,
    isHeld: () => false,
    onFailure: (_event: string, error: unknown) => void sent.push(String(error)),
    replay: async () => false,
  };
  await laneWorker(parts as unknown as LaneParts)(new EndpointRuntime('whe_1', 'org_1', null, () => now));
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
