import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acls,
  applyAcls,
  applyTopics,
  createKafka,
  eventsTopic,
  intakeTopic,
  isDone,
  planAcls,
  planTopics,
  silentLogger,
  topics,
  type EventsLogger,
  type Kafka,
} from '@rymeda/events';
import { eventually } from '@rymeda/events/testing';
import { randomToken, secret } from '@rymeda/kernel';
import { freePort } from '@rymeda/testing';
import { throwAwayAuthority } from '@rymeda/testing/authority';
import { fetchKafka, findJava } from './fetch/kafka.ts';

/** A broker with TLS, SCRAM and rights, as in production; its certificates and logins are made here. */
const users = ['admin', 'care', 'audit', 'webhooks', 'rymeda-operator'] as const;
type User = (typeof users)[number];
const passwords = Object.fromEntries(users.map((u) => [u, randomToken()])) as Record<User, string>;
const oneBroker = { singleBroker: true };
const opened: Kafka[] = [];
let folder: string;
let broker: ChildProcess;
let address: string;
let ca: string;

const file = (name: string): string => join(folder, name);
async function makeCertificates(): Promise<void> {
  const authority = await throwAwayAuthority();
  const { certificate, key } = await authority.issue('broker', { names: ['127.0.0.1'] });
  ca = authority.certificate;
  writeFileSync(file('ca.pem'), ca);
  writeFileSync(file('keystore.pem'), key + certificate, { mode: 0o600 });
}

const properties = (port: number, controller: number): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `SASL_SSL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `SASL_SSL://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'SASL_SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="${passwords.admin}";`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': file('keystore.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': file('ca.pem'),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // The controller's own listener, which nobody else knows of, has no logins here.
    'super.users': 'User:admin;User:ANONYMOUS',
    'auto.create.topics.enable': false,
    'log.dirs': file('data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.index.size.max.bytes': 1_048_576,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

interface How {
  password?: string;
  ca?: string | null;
  plain?: true;
  logger?: EventsLogger;
}
const as = (user: User, more: How = {}): Kafka => {
  const { password = passwords[user], plain, logger = silentLogger } = more;
  const authority = more.ca === undefined ? { ca } : more.ca === null ? {} : { ca: more.ca };
  const sasl = { mechanism: 'scram-sha-512' as const, username: user, password: secret(password) };
  const security = plain === undefined ? { tls: authority, sasl } : {};
  const kafka = createKafka({ brokers: [address], clientId: `test-${user}`, logger, security });
  opened.push(kafka);
  return kafka;
};
const send = (kafka: Kafka, topic: string): Promise<void> =>
  kafka.producer().sendBatch([{ topic, messages: [{ key: 'k', value: '{}' }] }]);

/** How many messages the only member of a group gets, or why it gets none. */
async function read(user: User, topic: string, group: string): Promise<number | string> {
  let outcome: number | string | undefined;
  const refused = (_event: string, error: unknown): void => {
    const { type = String(error) } = error as { type?: string };
    // The broker has just begun with the group; the consumer asks again.
    if (!/LOAD_IN_PROGRESS|COORDINATOR_NOT_AVAILABLE|NOT_COORDINATOR/.test(type)) outcome ??= type;
  };
  const kafka = as(user, { logger: { ...silentLogger, failure: refused } });
  kafka.consumer({
    groupId: group,
    topics: [topic],
    fromBeginning: true,
    eachBatch: async ({ messages }) => void (outcome = messages.length),
  });
  try {
    return (await eventually(
      () => outcome,
      (o) => o !== undefined,
    )) as number | string;
  } finally {
    // A member that stays would share the group's partitions with the next one, by its own topics.
    await kafka.disconnect();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rymeda-kafka-'));
  await makeCertificates();
  const [port, controller] = [await freePort(), await freePort()];
  address = `127.0.0.1:${port}`;
  writeFileSync(file('server.properties'), properties(port, controller), { mode: 0o600 });
  const java = await findJava(() => undefined);
  const classes = [
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
    '-cp',
    `${await fetchKafka(java, () => undefined)}/*`,
  ];
  const logins = users.flatMap((u) => ['--add-scram', `SCRAM-SHA-512=[name=${u},password=${passwords[u]}]`]);
  const format = [
    'format',
    '--cluster-id',
    'cnltZWRhLXRlc3QtMDAwMA',
    '--config',
    file('server.properties'),
    ...logins,
  ];
  execFileSync(java, [...classes, 'kafka.tools.StorageTool', ...format], { stdio: 'pipe' });
  broker = spawn(
    java,
    ['-Xmx256m', '-XX:+UseSerialGC', ...classes, 'kafka.Kafka', file('server.properties')],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await eventually(
    () =>
      planTopics(as('admin'), [], oneBroker).then(
        () => true,
        () => false,
      ),
    (up) => up,
    240_000,
  );
}, 300_000);

afterAll(async () => {
  await Promise.all(opened.map((kafka) => kafka.disconnect()));
  broker.kill('SIGKILL');
  if (broker.exitCode === null && broker.signalCode === null) await once(broker, 'exit');
  rmSync(folder, { recursive: true });
});

/** What the controller has taken, a broker knows a moment later. */
const untilAcls = (create: number, remove: number): Promise<unknown> =>
  eventually(
    async () => {
      const plan = await planAcls(as('admin'), acls);
      return [plan.create.length, plan.remove.length];
    },
    ([toCreate, toRemove]) => toCreate === create && toRemove === remove,
    60_000,
  );

describe('a broker with TLS, SCRAM and rights', () => {
  it('gets topics and rights by command, and asked again there is nothing to do', async () => {
    const admin = as('admin');
    await applyTopics(admin, topics, oneBroker);
    await applyAcls(admin, acls);
    await eventually(async () => isDone(await planTopics(admin, topics, oneBroker)), Boolean, 60_000);
    await untilAcls(0, 0);

    // A right that nobody declares goes; a topic that would shrink is refused, and with it everything.
    const [first] = acls;
    await applyAcls(admin, [...acls, { ...first!, name: eventsTopic('webhooks'), operation: 'read' }]);
    await untilAcls(0, 1);
    expect((await applyAcls(admin, acls)).remove).toHaveLength(1);
    await untilAcls(0, 0);
    const shrunk = [
      { ...topics[0]!, partitions: 1 },
      { name: 'rymeda.new.events', partitions: 1, retentionMs: 1 },
    ];
    expect((await applyTopics(admin, shrunk, oneBroker)).map((c) => c.kind)).toContain('refuse');
    expect(await planTopics(admin, [shrunk[1]!], oneBroker)).toContainEqual(
      expect.objectContaining({ kind: 'create', topic: 'rymeda.new.events' }),
    );
  }, 240_000);

  it('lets a service write its own events and the intake, and nothing of others', async () => {
    const care = as('care');
    await send(care, eventsTopic('care'));
    await send(care, intakeTopic);
    for (const topic of [eventsTopic('webhooks'), eventsTopic('audit'), 'rymeda.dead-letters.webhooks'])
      await expect(send(as('care'), topic)).rejects.toThrow(/authorized/i);
  }, 90_000);

  it('lets a service read what it subscribes to, and nothing else', async () => {
    expect(await read('audit', intakeTopic, 'audit')).toBe(1);
    expect(await read('webhooks', eventsTopic('care'), 'webhooks')).toBe(1);
    expect(await read('webhooks', intakeTopic, 'webhooks')).toMatch(/authori[sz]ed|authorization/i);
    expect(await read('care', eventsTopic('webhooks'), 'care')).toMatch(/authori[sz]ed|authorization/i);
    // A group that is another's is not even told where it is coordinated.
    expect(await read('care', intakeTopic, 'audit')).toMatch(/group coordinator|authori[sz]/i);
  }, 250_000);

  it('never has a topic made by a service that writes to one that is not there', async () => {
    await expect(send(as('admin'), 'rymeda.by-accident.events')).rejects.toThrow();
    const names = (await planTopics(as('admin'), [], oneBroker)).map((c) => c.topic);
    expect(names).toContain(intakeTopic);
    expect(names).not.toContain('rymeda.by-accident.events');
  }, 90_000);

  it('is not spoken to in the clear, with a wrong password, or under an authority that is not the broker’s', async () => {
    await expect(send(as('care', { password: 'guessed' }), intakeTopic)).rejects.toThrow(
      /authentication|credentials/i,
    );
    await expect(send(as('care', { plain: true }), intakeTopic)).rejects.toThrow();
    await expect(send(as('care', { ca: null }), intakeTopic)).rejects.toThrow(/certificate|signature/i);
  }, 90_000);

  it('is reached by the operator’s CLI with a login of its own, which can do nothing but resolve dead letters', async () => {
    writeFileSync(file('password'), passwords['rymeda-operator'], { mode: 0o600 });
    writeFileSync(file('authority.pem'), ca);
    const env = {
      KAFKA_BROKERS: address,
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SSL_CA_FILE: file('authority.pem'),
      KAFKA_SASL_USERNAME: 'rymeda-operator',
      KAFKA_SASL_PASSWORD_FILE: file('password'),
    };
    const list = await rymeda(env, 'dead-letters', 'list', '--group', 'webhooks');
    expect([list.code, list.stdout]).toEqual([0, 'No open letters.\n']);
    expect((await rymeda(env, 'topics', 'acls', 'plan')).code).toBe(4);
    const unset = await rymeda(
      { ...env, KAFKA_SASL_USERNAME: '' },
      'dead-letters',
      'list',
      '--group',
      'webhooks',
    );
    expect(unset.code).toBe(2);
  }, 300_000);
});

function rymeda(more: Record<string, string>, ...args: string[]) {
  const { NODE_OPTIONS: _, RYMEDA_URL: _url, ...env } = process.env;
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const options = { env: { ...env, ...more }, timeout: 100_000 };
    const child = execFile(resolve('tools/cli/bin/rymeda.mjs'), args, options, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
