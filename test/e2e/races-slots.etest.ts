import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runningStack, type Answered } from '@rymeda/testing';
import { expectProblem } from './support/problem.ts';
import { statuses, times } from './support/crowd.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const sessions = '/v1/care/sessions';
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant(stack);
});

describe("a provider's slot", () => {
  let providerId: string;
  let clients: string[];
  beforeAll(async () => {
    clients = await times(20, () => newPatient(tenant.send));
  });
  beforeEach(async () => {
    providerId = await newProvider(tenant.send);
  });

  const book = (startTime: string, more: Record<string, unknown> = {}, client = 0): Promise<Answered> => {
    const json = { clientId: clients[client], providerId, serviceType: 'x', startTime, ...more };
    return tenant.send({ path: sessions, json });
  };

  it('goes to exactly one of 20 who book it at the same time', async () => {
    const answers = await times(20, (i) => book('2032-03-01T10:00:00Z', {}, i));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
    const refused = answers.filter((a) => a.status === 409);
    for (const answer of refused) {
      expectProblem(answer, 409, 'SLOT_UNAVAILABLE');
      expect(answer.body.error.details).toEqual({
        slot: { providerId, startTime: '2032-03-01T10:00:00.000Z', endTime: '2032-03-01T11:00:00.000Z' },
        reason: 'provider_busy',
      });
    }
    const { body } = await tenant.send({ path: `${sessions}?providerId=${providerId}` });
    expect(body.data).toHaveLength(1);
  });

  it('of 20 overlapping slots goes to sessions that do not overlap', async () => {
    const at = (i: number) => new Date(Date.UTC(2032, 2, 2, 9, i * 7)).toISOString();
    const answers = await times(20, (i) => book(at(i), { scheduledDuration: 10 + (i % 3) * 20 }, i));
    const made = answers.filter((a) => a.status === 201).map((a) => a.body.data as Record<string, never>);
    expect(made.length).toBeGreaterThan(1);
    const spans = made
      .map((s) => [
        Date.parse(s['startTime'] ?? ''),
        Date.parse(s['startTime'] ?? '') + s['scheduledDuration']! * 60_000,
      ])
      .sort(([a], [b]) => a! - b!);
    for (let i = 1; i < spans.length; i++) expect(spans[i]![0]).toBeGreaterThanOrEqual(spans[i - 1]![1]!);
  });

  it('is half-open: one session may begin when another ends', async () => {
    await must(book('2032-03-03T10:00:00Z'));
    expect((await book('2032-03-03T11:00:00Z')).status).toBe(201);
    expect((await book('2032-03-03T09:00:00Z')).status).toBe(201);
    expectProblem(await book('2032-03-03T11:59:00Z', { scheduledDuration: 1 }), 409, 'SLOT_UNAVAILABLE');
    expectProblem(await book('2032-03-03T08:30:00Z', { scheduledDuration: 31 }), 409, 'SLOT_UNAVAILABLE');
    expectProblem(
      await book('2032-03-03T12:59:00+02:00', { scheduledDuration: 1440 }),
      409,
      'SLOT_UNAVAILABLE',
    );
  });

  it('is seen over midnight UTC, from either day, also by those who book at once', async () => {
    await must(book('2032-03-04T23:30:00Z', { scheduledDuration: 90 }));
    expectProblem(await book('2032-03-05T00:30:00Z'), 409, 'SLOT_UNAVAILABLE');
    expectProblem(await book('2032-03-04T00:30:00Z', { scheduledDuration: 1440 }), 409, 'SLOT_UNAVAILABLE');
    expect((await book('2032-03-05T01:00:00Z')).status).toBe(201);
    const answers = await times(10, (i) =>
      i % 2
        ? book('2032-03-07T00:00:00Z', {}, i)
        : book('2032-03-06T23:00:00Z', { scheduledDuration: 120 }, i),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 409: 9 });
  });

  it('may be shared when the booking says so, and is free again after a cancellation', async () => {
    const first = await must(book('2032-03-08T10:00:00Z'));
    expect((await book('2032-03-08T10:30:00Z', { allowOverlap: true })).status).toBe(201);
    expectProblem(await book('2032-03-08T10:00:00Z', { scheduledDuration: 5 }), 409, 'SLOT_UNAVAILABLE');
    await must(tenant.send({ method: 'POST', path: `${sessions}/${first.body.data.id}/cancel` }));
    expect((await book('2032-03-08T10:00:00Z', { scheduledDuration: 5 })).status).toBe(201);
  });

  it('is not won by moving a session onto it either', async () => {
    const others = await times(10, (i) => must(book(`2032-03-09T${i + 10}:00:00Z`, {}, i)));
    const move = (id: string) =>
      tenant.send({
        method: 'PATCH',
        path: `${sessions}/${id}`,
        json: { startTime: '2032-03-10T10:00:00Z' },
      });
    expect(statuses(await times(10, (i) => move(others[i]!.body.data.id as string)))).toEqual({
      200: 1,
      409: 9,
    });
  });
});
