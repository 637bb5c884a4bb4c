import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { applyTopics, createKafka, deadLettersOf, eventsTopic, silentLogger } from '@rymeda/events';
import { spawnScript, type Spawned } from '@rymeda/events/testing';
import { startService, statusOf } from '@rymeda/stack';
import { runningStack, stackHome, until, type RunningStack } from '@rymeda/testing';
import { Kafka, logLevel } from 'kafkajs';
import { findings, type Ends } from './chaos/checker.ts';
import { chaosDriver, type Companion } from './chaos/driver.ts';
import { faultsOn, planOf } from './chaos/plan.ts';
import { waysThrough } from './chaos/ways.ts';
import { startWriters } from './chaos/writers.ts';

/** A minute in CI; `npm run chaos` is the proof, ten minutes long and on more engines. The same seed gives the same plan of faults. */
const seconds = Number(process.env['RYMEDA_CHAOS_SECONDS'] ?? 45);
const seed = Number(process.env['RYMEDA_CHAOS_SEED'] ?? randomInt(2 ** 31));
const engines = (process.env['RYMEDA_CHAOS_ENGINES'] ?? 'care,identity').split(',');
const organizationId = 'org_200';

describe('under chaos', () => {
  it('plans are the same for the same seed, and hit everything in time', () => {
    expect(planOf(seed, 600, engines)).toEqual(planOf(seed, 600, engines));
    const all = Object.entries(faultsOn(engines)).flatMap(([fault, on]) => on.map((of) => `${fault} ${of}`));
    const hit = new Set(planOf(seed, 150, engines).map(({ fault, target }) => `${fault} ${target}`));
    expect([...hit].sort()).toEqual(all.sort());
  });

  it(
    `nothing told is missing, nothing is applied twice, and each record keeps its order (seed ${seed}, ${seconds} s)`,
    async () => {
      const stack = runningStack();
      const since = new Date();
      const name = `chaos-${since.getTime()}`;
      const ends = await prepare(stack, name);
      const ways = await waysThrough(stack, engines);
      const parts = {
        home: resolve(stackHome()),
        env: { ...process.env, ...ways.env },
        report: () => undefined,
      };
      const told = { mongodb: stack.mongodb.uri, brokers: stack.kafka.brokers, engines };
      const companions = {
        standby: companion('relay-process.ts', told),
        subscriber: companion('subscriber-process.ts', {
          ...told,
          database: `test_${name.replace('-', '_')}`,
          name,
        }),
      };
      const driver = chaosDriver({
        parts,
        mongodb: stack.mongodb.uri,
        companions,
        ways: ways.proxies,
        report: (line) => process.stdout.write(`  ${line}\n`),
      });
      const writers = startWriters(stack, organizationId, engines);
      try {
        for (const each of Object.values(companions)) each.start();
        // Killed and started again, they take the ways through the proxies.
        await driver.run(
          [...engines, 'gateway'].map((target) => ({ at: 0, fault: 'kill', target, seconds: 0 })),
        );
        const done = await driver.run(planOf(seed, seconds, engines));
        await until(
          'a green stack',
          () => statusOf(parts),
          (s) => s.green,
          150_000,
        );
        const said = await writers.stop();
        const found = await findings(
          { ...told, organizationId, since, ends, database: `test_${name.replace('-', '_')}` },
          said,
        );
        process.stdout.write(summary(found, said, done));
        expect(found.faults.slice(0, 20)).toEqual([]);
        expect(said.writes).toBeGreaterThan(seconds);
        expect(found.committed).toBeGreaterThanOrEqual(
          [...said.versions.values()].reduce((a, b) => a + b, 0),
        );
      } finally {
        await writers.stop();
        for (const each of Object.values(companions)) await each.kill();
        await straight(engines);
        ways.close();
      }
    },
    (seconds + 400) * 1000,
  );
});

/** The subscriber's group begins where its topics end now; its topic of dead letters is made. */
async function prepare(stack: RunningStack, name: string): Promise<Ends> {
  const { brokers } = stack.kafka;
  const ours = createKafka({ brokers, clientId: 'chaos', logger: silentLogger });
  await applyTopics(ours, [deadLettersOf(name)], { singleBroker: true });
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const ends = new Map<string, Map<number, string>>();
  for (const topic of engines.map(eventsTopic)) {
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.setOffsets({
      groupId: name,
      topic,
      partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
    });
    ends.set(topic, new Map(offsets.map(({ partition, high }) => [partition, high])));
  }
  await admin.disconnect();
  return ends;
}

function companion(script: string, told: unknown): Companion {
  let process_: Spawned | undefined;
  return {
    start: () => (process_ = spawnScript(join(import.meta.dirname, 'chaos', script), told)),
    kill: async () => process_?.kill(),
    signal: (name) => process_?.signal(name),
  };
}

/** As every other test expects the services: without a proxy between. */
async function straight(names: readonly string[]): Promise<void> {
  const parts = { home: resolve(stackHome()), report: () => undefined };
  const { stopService } = await import('@rymeda/stack');
  for (const name of [...names, 'gateway']) {
    await stopService(name, parts);
    await startService(name, parts);
  }
}

type Found = Awaited<ReturnType<typeof findings>>;
type Said = Awaited<ReturnType<ReturnType<typeof startWriters>['stop']>>;
function summary(found: Found, said: Said, done: Map<string, number>): string {
  return [
    `chaos, seed ${seed}, ${seconds} s: ${[...done].map(([what, n]) => `${what} ${n}`).join(', ')}`,
    `told: ${said.writes} writes of ${said.versions.size} records, ${said.reads.size} reads; answers ` +
      [...said.answers].map(([status, n]) => `${status || 'none'}: ${n}`).join(', '),
    `committed: ${found.committed} versions of ${found.records} records`,
    `topic: ${found.messages} messages, ${found.duplicates} of them doubles`,
    `audit: ${found.entries} changes, ${found.readEntries} reads; subscriber: ${found.applied} applied`,
    `faults: ${found.faults.length}\n`,
  ].join('\n');
}
