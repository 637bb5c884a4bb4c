import { describe, expect, it } from '@jest/globals';
import { eventsByEngine, type CloudEvent } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';
import { exampleEvent } from '../asyncapi/document.ts';
import { unavailable } from '../mongo.ts';
import {
  afterFailure,
  askedAgainAt,
  causeOf,
  checkData,
  isOfDatabase,
  isPassing,
  saidTogether,
} from './dead-letter.rules.ts';
import { openLetterOf, parseLetterRecord } from './dead-letter.ts';

const now = new Date('2026-03-02T14:00:00Z');

describe('an event that failed', () => {
  it('is tried again after each wait, then it is an operator’s', () => {
    const waits = [100, 2_000];
    expect(afterFailure(1, waits, now)).toEqual({ state: 'retrying', dueAt: new Date(now.getTime() + 100) });
    expect(afterFailure(2, waits, now)).toEqual({
      state: 'retrying',
      dueAt: new Date(now.getTime() + 2_000),
    });
    expect(afterFailure(3, waits, now)).toMatchObject({ state: 'failed' });
    expect(afterFailure(1, [], now)).toMatchObject({ state: 'failed' });
  });

  it('tells its cause by name or code, never by a message, which may quote a record', () => {
    expect(causeOf(new TypeError('Ada Lovelace'))).toBe('TypeError');
    expect(causeOf(problem('CONFLICT', 'Ada Lovelace'))).toBe('CONFLICT');
    expect(causeOf('Ada Lovelace')).toBe('string');
  });

  it('because the database is away, or because of a conflict, is no dead letter', () => {
    expect(isPassing(problem('SERVICE_UNAVAILABLE', 'x'))).toBe(true);
    expect(isPassing(problem('CONFLICT', 'x'))).toBe(true);
    expect(isPassing(new TypeError('x'))).toBe(false);
    expect(isPassing(problem('VALIDATION_FAILED', 'x'))).toBe(false);
  });

  it('is waited for by others only where it is everybody’s trouble', () => {
    expect(isOfDatabase(problem('CONFLICT', 'x'))).toBe(true);
    expect(isOfDatabase(Object.assign(new Error(), { name: 'MongoNetworkError' }))).toBe(true);
    expect(isOfDatabase(unavailable(new Error('not connected yet')))).toBe(true);
    expect(isOfDatabase(problem('SERVICE_UNAVAILABLE', 'x'))).toBe(false);
    expect(isOfDatabase(problem('KEYS_UNAVAILABLE', 'x'))).toBe(false);
  });

  it('for want of another engine is tried again soon, and the later the longer it has waited', () => {
    const waited = (ms: number): number =>
      askedAgainAt(new Date(now.getTime() - ms), now).getTime() - now.getTime();
    expect([0, 1_500, 20_000, 3_600_000].map(waited)).toEqual([1_000, 1_500, 20_000, 60_000]);
  });
});

describe('data', () => {
  const [definition] = eventsByEngine['care']!.filter((e) => e.name === 'care.session.completed');
  const event = exampleEvent(definition!) as unknown as CloudEvent;
  it('passes as its type promises it, with fields of a newer producer too', () => {
    expect(() => checkData(event)).not.toThrow();
    expect(() => checkData({ ...event, data: { ...event.data, room: '12' } })).not.toThrow();
    expect(() => checkData({ ...event, type: 'rymeda.care.later.v9', data: {} })).not.toThrow();
  });
  it('that lacks or mistypes a field reaches no effect', () => {
    const { status: _status, ...lacking } = event.data;
    expect(() => checkData({ ...event, data: lacking })).toThrow(/status/);
    expect(() => checkData({ ...event, data: { ...event.data, scheduledDuration: 'long' } })).toThrow(
      expect.objectContaining({ name: 'INVALID_DATA' }),
    );
  });
});

describe('the record on the topic of dead letters', () => {
  it('keeps cause, origin and event, and reads back as it was written', () => {
    const origin = { topic: 'rymeda.care.events', partition: 2, offset: '17', key: 'ses_1', bytes: 512 };
    const [definition] = eventsByEngine['care']!;
    const event = exampleEvent(definition!) as unknown as CloudEvent;
    const letter = {
      _id: `billing ${event.id}`,
      consumer: 'billing',
      subject: 's',
      sequence: 3,
      event,
    } as const;
    const told = openLetterOf(
      { ...letter, cause: 'TypeError', attempts: 4, origin, announced: false, createdAt: now },
      'failed',
    );
    expect(told).toMatchObject({
      id: event.id,
      group: 'billing',
      cause: 'TypeError',
      origin,
      record: event.subject,
    });
    expect(parseLetterRecord(JSON.stringify(told))).toEqual(told);
    for (const other of ['', '{}', 'not json', '{"kind":"letter"}'])
      expect(parseLetterRecord(other)).toBeUndefined();
    expect(parseLetterRecord(null)).toBeUndefined();
  });
});

it('letters are told in requests that a broker takes, in their order, however large their events are', () => {
  const notices = Array.from({ length: 500 }, (_, i) => ({ key: `letter ${i}`, value: 'é'.repeat(2_000) }));
  const requests = saidTogether([...notices, { key: 'gone', value: null }]);
  expect(requests.flat().map(({ key }) => key)).toEqual([...notices.map(({ key }) => key), 'gone']);
  for (const request of requests)
    expect(request.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0)).toBeLessThan(
      1_000_000,
    );
});
