import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '@rymeda/contracts';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { disclose } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { createAccessRecorder } from '../access-recorder.ts';
import { envelope } from '../envelope.ts';
import { createKafka, type Kafka } from '../kafka.ts';
import { silentLogger as logger } from '../logger.ts';
import { outboxCollection } from '../outbox.ts';
import type { RelayTopics } from '../relay.rules.ts';
import { applyTopics } from '../provision.ts';
import { eventually, stack, testContext, testDatabase, testTopics } from '../testing/servers.ts';
import { deadLettersOf } from '../topics.ts';
import { createTransactions } from '../transactions.ts';
import type { Tx } from '../tx.ts';
import { commandKey, deadLetterTopic, parseLetterRecord, type OpenLetter } from './dead-letter.ts';
import { createSubscriber, type Subscriber, type SubscriberOptions } from './subscriber.ts';

const type = 'rymeda.care.patient.created.v1';
let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: Connection;
let kafka: Kafka;
let topics: RelayTopics;
let name: string;
/** Subjects whose next event makes the effect throw, with what. */
const poison = new Map<string, Error>();
const running: Subscriber[] = [];

beforeAll(async () => {
  database = await testDatabase();
  connection = database.connection;
  await connection.createCollection('effects');
  kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'subscriber-test', logger });
});
beforeEach(async () => {
  poison.clear();
  name = `test-${uuidv7Hex()}`;
  topics = await testTopics();
  await applyTopics(kafka, [deadLettersOf(name)], { singleBroker: true });
});
afterAll(async () => {
  for (const subscriber of running) await subscriber.stop();
  await kafka.disconnect();
  await database.drop();
});

function subscribe(more: Partial<SubscriberOptions> = {}): Subscriber {
  const subscriber = createSubscriber({
    connection,
    kafka,
    transactions: createTransactions({ connection, engine: 'care', clock: systemClock }),
    clock: systemClock,
    logger,
    name,
    topics: [topics.events],
    retryAfterMs: [50, 100],
    effects: {
      async [type](tx, { organizationid: organization, subject, sequence, data }) {
        const effect = { name, organization, subject, sequence, status: data.status };
        await connection.collection('effects').insertOne(effect, { session: tx.session });
        const error = poison.get(`${subject} ${sequence}`);
        if (error !== undefined) throw error;
      },
    },
    ...more,
  });
  running.push(subscriber);
  subscriber.start();
  return subscriber;
}

const made = (id: string, sequence: number, organization = 'org_a'): CloudEvent =>
  envelope(
    {
      name: 'care.patient.created',
      subject: `patient/${id}`,
      sequence,
      data: { id, status: 'active', primaryProviderId: null },
    },
    testContext(organization),
    { engine: 'care', id: uuidv7Hex(), time: new Date() },
  );
const message = (event: CloudEvent) => ({ key: event.subject.slice(8), value: JSON.stringify(event) });
const publish = (...messages: { key: string; value: string | null }[]) =>
  kafka.producer().sendBatch([{ topic: topics.events, messages }]);
const applied = async (id: string, organization = 'org_a'): Promise<number[]> =>
  (
    await connection
      .collection('effects')
      .find({ name, organization, subject: `patient/${id}` })
      .sort({ _id: 1 })
      .toArray()
  ).map((e) => e['sequence'] as number);
const untilApplied = (id: string, sequences: number[], organization?: string) =>
  eventually(
    () => applied(id, organization),
    (done) => JSON.stringify(done) === JSON.stringify(sequences),
    20_000,
  );

/** What the topic of dead letters holds in the end, by key. */
function openOnTheTopic(): Map<string, OpenLetter> {
  const open = new Map<string, OpenLetter>();
  kafka.consumer({
    groupId: `reads-${uuidv7Hex()}`,
    topics: [deadLetterTopic(name)],
    fromBeginning: true,
    async eachBatch({ messages }) {
      for (const { key, value } of messages) {
        const letter = parseLetterRecord(value);
        if (value === null) open.delete(key ?? '');
        else if (letter?.kind === 'letter') open.set(key ?? '', letter);
      }
    },
  });
  return open;
}
const command = (letter: OpenLetter, what: 'replay' | 'drop') =>
  kafka.producer().sendBatch([
    {
      topic: deadLetterTopic(name),
      messages: [
        {
          key: commandKey(uuidv7Hex()),
          value: JSON.stringify({
            kind: 'command',
            command: what,
            letter: letter.id,
            by: 'ada',
            reason: 'a test',
          }),
        },
      ],
    },
  ]);

describe('a subscriber', () => {
  it('applies each event once, each record’s in order, whatever comes twice or late', async () => {
    const good = [1, 2, 3, 4].map((n) => made('pat_good', n));
    // Twice, and one more late: a relay that wakes publishes what was published.
    await publish(...[...good, ...good, good[1] as CloudEvent, made('pat_good', 3)].map(message));
    // The same record id in another organisation is another record.
    await publish(message(made('pat_good', 1, 'org_b')));
    subscribe();
    await untilApplied('pat_good', [1, 2, 3, 4]);
    await untilApplied('pat_good', [1], 'org_b');
    await publish(message(made('pat_last', 1)));
    await untilApplied('pat_last', [1]);
    expect(await applied('pat_good')).toEqual([1, 2, 3, 4]);
    expect(await applied('pat_good', 'org_b')).toEqual([1]);
  });

  it('parks a poison event’s record alone, tells the dead-letter topic, and applies all in order on replay', async () => {
    poison.set('patient/pat_bad 2', new TypeError('Canary Lovelace'));
    const subscriber = subscribe();
    await publish(...[1, 2, 3].map((n) => message(made('pat_bad', n))));
    await publish(...[1, 2, 3].map((n) => message(made('pat_other', n))));
    await untilApplied('pat_other', [1, 2, 3]);
    const open = openOnTheTopic();
    const letters = await eventually(
      () => [...open.values()].sort((a, b) => Number(a.sequence) - Number(b.sequence)),
      (all) => all.length === 2 && all[0]?.state === 'failed',
      20_000,
    );
    expect(letters).toMatchObject([
      {
        sequence: 2,
        state: 'failed',
        cause: 'TypeError',
        attempts: 3,
        record: 'patient/pat_bad',
        group: name,
      },
      { sequence: 3, state: 'parked', cause: 'WAITS', organizationId: 'org_a' },
    ]);
    expect(letters[0]?.origin).toMatchObject({ topic: topics.events, key: 'pat_bad' });
    expect(JSON.stringify(letters)).not.toContain('Canary');
    expect(await applied('pat_bad')).toEqual([1]);
    // What comes later waits as well; what was applied before is no letter.
    await publish(message(made('pat_bad', 4)));
    await eventually(
      () => open.size,
      (n) => n === 3,
      20_000,
    );

    // Replayed while it still fails, it stays.
    await command(letters[0] as OpenLetter, 'replay');
    await eventually(
      () => letterOf(open, 2)?.attempts,
      (n) => n === 4,
      20_000,
    );
    expect(await applied('pat_bad')).toEqual([1]);

    poison.clear();
    await command(letters[0] as OpenLetter, 'replay');
    await untilApplied('pat_bad', [1, 2, 3, 4]);
    await eventually(
      () => open.size,
      (n) => n === 0,
      20_000,
    );
    expect(await subscriber.deadLetters()).toEqual([]);
    await publish(message(made('pat_bad', 5)));
    await untilApplied('pat_bad', [1, 2, 3, 4, 5]);
  }, 90_000);

  it('goes on behind a letter that an operator drops', async () => {
    poison.set('patient/pat_bad 1', new Error('x'));
    subscribe();
    await publish(...[1, 2].map((n) => message(made('pat_bad', n))));
    const open = openOnTheTopic();
    await eventually(
      () => open.size,
      (n) => n === 2,
      20_000,
    );
    await command(letterOf(open, 1) as OpenLetter, 'drop');
    await untilApplied('pat_bad', [2]);
    await eventually(
      () => open.size,
      (n) => n === 0,
      20_000,
    );
    // Of a letter that is gone already, a command only says so once more.
    await command({ id: uuidv7Hex() } as OpenLetter, 'drop');
  });

  it('tries again what fails for a while, without a dead letter and without holding up others', async () => {
    poison.set('patient/pat_slow 1', new Error('not yet'));
    const subscriber = subscribe({ retryAfterMs: [500, 500, 500, 500, 500, 500, 500] });
    await publish(message(made('pat_slow', 1)), message(made('pat_fast', 1)));
    await untilApplied('pat_fast', [1]);
    const [letter] = await eventually(
      () => subscriber.deadLetters(),
      (all) => all.length === 1,
      20_000,
    );
    expect(letter).toMatchObject({ cause: 'Error', state: 'retrying' });
    poison.clear();
    await untilApplied('pat_slow', [1]);
    await eventually(
      () => subscriber.deadLetters(),
      (all) => all.length === 0,
      20_000,
    );
  });

  it('puts a message that is no event aside with its key, keeping where it lies and nothing of what it says', async () => {
    const subscriber = subscribe();
    await publish(
      message(made('pat_odd', 1)),
      { key: 'pat_odd', value: 'Canary Lovelace' },
      message(made('pat_odd', 2)),
      message(made('pat_even', 1)),
    );
    await untilApplied('pat_even', [1]);
    const letters = await eventually(
      () => subscriber.deadLetters(),
      (all) => all.length === 2,
      20_000,
    );
    expect(letters).toMatchObject([
      { cause: 'NOT_A_CLOUD_EVENT', state: 'failed', event: null, origin: { key: 'pat_odd', bytes: 15 } },
      { cause: 'WAITS', state: 'parked', sequence: 2 },
    ]);
    expect(JSON.stringify(letters)).not.toContain('Canary');
    expect(await subscriber.drop(letters[0]!.id)).toBe(true);
    await untilApplied('pat_odd', [1, 2]);
  });

  it('lets no event with data of another form reach an effect', async () => {
    const subscriber = subscribe({ retryAfterMs: [] });
    await publish(message({ ...made('pat_formless', 1), data: { id: 'pat_formless', status: 'vanished' } }));
    const [letter] = await eventually(
      () => subscriber.deadLetters(),
      (all) => all.length === 1,
      20_000,
    );
    expect(letter).toMatchObject({ cause: 'INVALID_DATA', state: 'failed', attempts: 1 });
    expect(await applied('pat_formless')).toEqual([]);
  });

  it('records what an effect opens, in the effect’s transaction; without a recorder it applies nothing', async () => {
    const opening = {
      async [type]() {
        disclose({ resourceType: 'care_patient', resourceIds: ['pat_seen'], fields: ['lastName'] });
      },
    };
    const subscriber = subscribe({ effects: opening, retryAfterMs: [] });
    await publish(message(made('pat_seen', 1)));
    await eventually(
      () => subscriber.deadLetters(),
      (all) => all.length === 1,
      20_000,
    );
    const access = () => connection.collection(outboxCollection).find({ kind: 'access' }).toArray();
    expect(await access()).toEqual([]);
    await subscriber.stop();

    const accessRecorder = createAccessRecorder({ connection, engine: 'care', clock: systemClock });
    const recording = subscribe({ effects: opening, retryAfterMs: [], accessRecorder });
    const [letter] = await recording.deadLetters();
    expect(await recording.replay(letter!.subject)).toBe(0);
    expect(JSON.stringify(await access())).toContain('pat_seen');
  });

  it('applies many in one transaction, and what each causes is told in that event’s name', async () => {
    const causing = {
      async [type](tx: Tx, event: CloudEvent) {
        const transaction = String(tx.session.serverSession.txnNumber);
        await connection.collection('effects').insertOne({ name, transaction }, { session: tx.session });
        const id = `caused_${event.subject.slice(8)}`;
        const data = { id, status: 'active', primaryProviderId: null };
        tx.emit({ name: 'care.patient.created', subject: `patient/${id}`, sequence: 1, data });
      },
    };
    const events = Array.from({ length: 30 }, (_, n) => ({
      ...made(`pat_many_${n}`, 1),
      requestid: `req_${n}`,
      key: 'one',
    }));
    // One key, one partition: what waits there comes as a batch.
    await publish(...events.map(({ key, ...event }) => ({ key, value: JSON.stringify(event) })));
    subscribe({ effects: causing });
    const told = await eventually(
      () =>
        connection
          .collection(outboxCollection)
          .find({ subject: /^patient\/caused_pat_many_/ })
          .toArray(),
      (rows) => rows.length === 30,
      20_000,
    );
    const requests = told.map((row) => (row['event'] as CloudEvent).requestid);
    expect(requests.toSorted()).toEqual(events.map((e) => e.requestid).toSorted());
    const effects = await connection.collection('effects').find({ name }).toArray();
    expect(effects).toHaveLength(30);
    expect(new Set(effects.map((e) => e['transaction'])).size).toBeLessThan(30);
  });

  it('is not made for a type that the catalogue doesn’t hold', () => {
    const effects = { 'rymeda.care.patient.vanished.v1': async () => undefined };
    expect(() => subscribe({ effects: effects as never })).toThrow(/not in the catalogue/);
  });
});

const letterOf = (open: Map<string, OpenLetter>, sequence: number): OpenLetter | undefined =>
  [...open.values()].find((l) => l.sequence === sequence);
