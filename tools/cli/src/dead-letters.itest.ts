import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  applyTopics,
  createKafka,
  createSubscriber,
  createTransactions,
  deadLettersOf,
  silentLogger as logger,
  type Kafka,
  type OpenLetter,
  type Subscriber,
} from '@rymeda/events';
import { exampleEvent } from '@rymeda/events/asyncapi';
import { eventually, stack, testDatabase, testTopics } from '@rymeda/events/testing';
import { eventsByEngine } from '@rymeda/contracts';
import { systemClock, uuidv7, uuidv7Hex } from '@rymeda/kernel';

const binary = resolve('tools/cli/bin/rymeda.mjs');
const group = `test-${uuidv7Hex()}`;
const [created] = eventsByEngine['care']!;
let database: Awaited<ReturnType<typeof testDatabase>>;
let kafka: Kafka;
let subscriber: Subscriber;
let broken = true;
const applied: string[] = [];

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}
/** The real program, without this process's options for Jest's own Node. */
const rymeda = (...args: string[]): Promise<Run> => rymedaWith({}, ...args);

function rymedaWith(more: Record<string, string>, ...args: string[]): Promise<Run> {
  const { NODE_OPTIONS: _, RYMEDA_URL: _url, ...env } = process.env;
  return new Promise((done) => {
    const options = { env: { ...env, ...more }, timeout: 55_000 };
    const child = execFile(binary, args, options, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
const letters = async (): Promise<OpenLetter[]> => {
  const run = await rymeda('dead-letters', 'list', '--group', group, '--json');
  expect([run.code, run.stderr]).toEqual([0, '']);
  return JSON.parse(run.stdout) as OpenLetter[];
};

beforeAll(async () => {
  database = await testDatabase();
  const { connection } = database;
  kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'cli-test', logger });
  const topics = await testTopics();
  await applyTopics(kafka, [deadLettersOf(group)], { singleBroker: true });
  subscriber = createSubscriber({
    connection,
    kafka,
    transactions: createTransactions({ connection, engine: 'care', clock: systemClock }),
    clock: systemClock,
    logger,
    name: group,
    topics: [topics.events],
    retryAfterMs: [],
    effects: {
      async 'rymeda.care.patient.created.v1'(_tx, event) {
        if (broken) throw new RangeError('Canary');
        applied.push(`${event.subject} ${event.sequence}`);
      },
    },
  });
  const event = (record: string, sequence: number) => ({
    key: record,
    value: JSON.stringify({
      ...exampleEvent(created!),
      id: uuidv7(),
      subject: `patient/${record}`,
      sequence,
    }),
  });
  const messages = [event('pat_a', 1), event('pat_a', 2), event('pat_b', 1)];
  await kafka.producer().sendBatch([{ topic: topics.events, messages }]);
  subscriber.start();
});
afterAll(async () => {
  await subscriber.stop();
  await kafka.disconnect();
  await database.drop();
});

it('an operator lists, shows, replays and drops dead letters by Kafka alone', async () => {
  const open = await eventually(
    letters,
    (all) => all.length === 3 && all.every((l) => l.state !== 'retrying'),
    60_000,
  );
  expect(open.map((l) => [l.record, l.sequence, l.state, l.cause])).toEqual([
    ['patient/pat_a', 1, 'failed', 'RangeError'],
    ['patient/pat_a', 2, 'parked', 'WAITS'],
    ['patient/pat_b', 1, 'failed', 'RangeError'],
  ]);
  const of = (verb: string, ...args: string[]) => rymeda('dead-letters', verb, '--group', group, ...args);
  const shown = await of('show', '--id', open[0]!.id);
  expect(shown.stdout).toMatch(/RangeError[^]*offset[^]*"subject": "patient\/pat_a"/);
  expect(shown.stdout).not.toContain('Canary');
  expect((await of('show', '--id', 'nobody')).code).toBe(3);
  expect((await of('replay', '--id', open[0]!.id)).code).toBe(2);
  expect((await of('drop', '--all', '--reason', 'x')).code).toBe(2);

  const still = await of('replay', '--all', '--reason', 'tried too early', '--json');
  expect([still.code, (JSON.parse(still.stdout) as { left: unknown[] }).left.length]).toEqual([1, 2]);

  broken = false;
  expect((await of('drop', '--id', open[2]!.id, '--reason', 'INC-7')).code).toBe(0);
  expect((await of('replay', '--record', 'patient/pat_a', '--reason', 'fixed')).code).toBe(0);
  await eventually(letters, (all) => all.length === 0);
  expect([...new Set(applied)]).toEqual(['patient/pat_a 1', 'patient/pat_a 2']);
}, 240_000);

it('a group that is none of the platform’s is not found, and neither is Kafka without an address', async () => {
  expect((await rymeda('dead-letters', 'list', '--group', 'nobody')).code).toBe(3);
  expect((await rymeda('dead-letters', 'list', '--group', '../x')).code).toBe(2);
});

it('topics are as they are declared after a start of the stack: nothing is left to do', async () => {
  const KAFKA_BROKERS = stack().kafka.brokers.join(',');
  for (const plan of [
    // Beside the local stack its single broker is by design; of any other Kafka that has to be said.
    await rymeda('topics', 'plan', '--json'),
    await rymedaWith({ KAFKA_BROKERS }, 'topics', 'plan', '--single-broker', '--json'),
  ]) {
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.stdout).filter((c: { kind: string }) => c.kind !== 'undeclared')).toEqual([]);
  }
  const asked = await rymedaWith({ KAFKA_BROKERS }, 'topics', 'plan', '--json');
  expect([asked.code, JSON.parse(asked.stdout)[0]]).toMatchObject([1, { kind: 'refuse' }]);
});
