import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafka, silentLogger, type Kafka } from '@rymeda/events';
import { exampleEvent } from '@rymeda/events/asyncapi';
import { testTopics } from '@rymeda/events/testing';
import { eventsByEngine } from '@rymeda/contracts';
import { uuidv7, uuidv7Hex } from '@rymeda/kernel';
import { runningStack, until } from '@rymeda/testing';
import { findJava } from '../../tools/stack/src/fetch/kafka.ts';

/** The consumers of docs/subscribers.md, as they stand there, on the stack's broker. */
const examples = resolve('docs/examples');
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rymeda', 'examples-2');
const run = promisify(execFile);
const stack = runningStack();
const [created] = eventsByEngine['care']!;
let kafka: Kafka;
let folder: string;
let child: ChildProcess | undefined;

beforeAll(() => {
  kafka = createKafka({ brokers: stack.kafka.brokers, clientId: 'languages', logger: silentLogger });
  folder = mkdtempSync(join(tmpdir(), 'rymeda-languages-'));
});
afterAll(async () => {
  await kill();
  await kafka.disconnect();
  rmSync(folder, { recursive: true });
});

const event = (record: string, sequence: number) => ({
  ...exampleEvent(created!),
  id: uuidv7(),
  subject: `patient/${record}`,
  sequence,
});
type Event = ReturnType<typeof event>;
const message = (e: Event) => ({ key: e.subject.slice(8), value: JSON.stringify(e) });

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Everything comes twice, one event late, and one message is none; the subscriber is killed in between. */
async function appliesOnce(start: (env: NodeJS.ProcessEnv) => ChildProcess, rows: () => Promise<string[]>) {
  const topics = await testTopics();
  const env = {
    ...process.env,
    BROKERS: stack.kafka.brokers.join(),
    TOPIC: topics.events,
    GROUP: `g-${uuidv7Hex()}`,
  };
  const publish = (...messages: { key: string; value: string }[]) =>
    kafka.producer().sendBatch([{ topic: topics.events, messages }]);
  const [a, b] = ['pat_a', 'pat_b'].map((r) => [1, 2, 3, 4].map((n) => event(r, n))) as [Event[], Event[]];
  const first = [...a.slice(0, 2), ...b.slice(0, 2)].map(message);
  await publish(...first, { key: 'pat_a', value: 'no event' }, ...first);
  child = start(env);
  await until('what was published', rows, (all) => all.length === 4, 90_000);
  await kill();
  // A relay that wakes publishes late what its successor has published.
  await publish(...[...a, a[0]!, ...b, b[1]!].map(message));
  child = start(env);
  const expected = ['pat_a', 'pat_b'].flatMap((r) => [1, 2, 3, 4].map((n) => `patient/${r} ${n}`));
  await until('all of it', rows, (all) => all.length >= expected.length, 90_000);
  await publish(message(event('pat_c', 1)));
  const all = await until('the last', rows, (found) => found.includes('patient/pat_c 1'), 90_000);
  await kill();
  // In order for each record, each once.
  expect(
    [...all].sort((x, y) => (x.slice(0, 13) < y.slice(0, 13) ? -1 : x.slice(0, 13) > y.slice(0, 13) ? 1 : 0)),
  ).toEqual([...expected, 'patient/pat_c 1']);
}

const shortly = (record: string, sequence: number | string): string =>
  `${record.split(' ').at(-1)} ${sequence}`;

/** What a subscriber has done so far, in its order. */
async function effectsIn(state: string): Promise<string[]> {
  if (!existsSync(state)) return [];
  const database = new DatabaseSync(state, { readOnly: true });
  try {
    const found = database.prepare('SELECT record, sequence FROM effects ORDER BY n').all();
    return found.map((r) => shortly(String(r['record']), Number(r['sequence'])));
  } catch {
    // Its tables are being made, or it is just writing.
    return [];
  } finally {
    database.close();
  }
}

describe('the subscriber in', () => {
  it('Python applies each event once and in order', async () => {
    const python = join(cache, 'python', 'bin', 'python');
    if (!existsSync(python)) {
      await run('python3', ['-m', 'venv', join(cache, 'python')]);
      await run(python, ['-m', 'pip', 'install', '--quiet', 'kafka-python==3.0.12']);
    }
    const state = join(folder, 'state.db');
    await appliesOnce(
      (env) =>
        spawn(python, [join(examples, 'python', 'subscriber.py')], {
          env: { ...env, STATE: state },
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
      () => effectsIn(state),
    );
  }, 240_000);

  it('Java applies each event once and in order', async () => {
    const lib = join(cache, 'java');
    if (!existsSync(lib)) {
      const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
      const fetched = `${lib}.${process.pid}`;
      const args = ['-B', '-q', '-ntp', goal, `-DoutputDirectory=${fetched}`];
      await run('mvn', args, { cwd: join(examples, 'java') });
      renameSync(fetched, lib);
    }
    const java = await findJava(() => undefined);
    const state = join(folder, 'java.db');
    await appliesOnce(
      (env) =>
        spawn(java, ['-cp', `${lib}/*`, join(examples, 'java', 'Subscriber.java')], {
          env: { ...env, STATE: state },
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
      () => effectsIn(state),
    );
  }, 300_000);
});
