import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CliError } from './exit-codes.ts';
import { withKafka } from './kafka.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rymeda-cli-'));
  await writeFile(join(home, 'stack.json'), JSON.stringify({ kafka: { brokers: ['127.0.0.1:1'] } }));
});
afterAll(() => rm(home, { recursive: true }));

const nothing = () => Promise.resolve('done');

it('Kafka is the local stack’s, but not for who works on a platform elsewhere', async () => {
  expect(await withKafka({ RYMEDA_HOME: home }, nothing)).toBe('done');
  const elsewhere = { RYMEDA_HOME: home, RYMEDA_URL: 'https://api.example.com' };
  const refused = new CliError('usage', "RYMEDA_URL is set: Kafka's own address is needed, KAFKA_BROKERS.");
  await expect(withKafka(elsewhere, nothing)).rejects.toEqual(refused);
  expect(await withKafka({ ...elsewhere, KAFKA_BROKERS: '127.0.0.1:1' }, nothing)).toBe('done');
});

it('one broker is right for the local stack, and for no other Kafka unless that is said', async () => {
  const where = (_kafka: unknown, { singleBroker }: { singleBroker: boolean }) =>
    Promise.resolve(singleBroker);
  expect(await withKafka({ RYMEDA_HOME: home }, where)).toBe(true);
  expect(await withKafka({ RYMEDA_HOME: home, KAFKA_BROKERS: '127.0.0.1:1' }, where)).toBe(false);
});

it('all that is wrong with its settings is told in one line', async () => {
  await expect(withKafka({ KAFKA_BROKERS: 'kafka.example.com:9093' }, nothing)).rejects.toThrow(
    /^KAFKA_SASL_USERNAME [^\n]+; KAFKA_SASL_PASSWORD_FILE [^\n]+$/,
  );
});
