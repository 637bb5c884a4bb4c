import { createKafka, kafkaEnv, kafkaFaults, kafkaSecurity, silentLogger, type Kafka } from '@rymeda/events';
import { z } from 'zod';
import { CliError, usageError } from './exit-codes.ts';
import { readStackFile, homeOf, type Environment } from './target.ts';

/** The client's id and user-agent towards brokers, in their logs and quotas. */
const clientId = 'rymeda-cli';

/**
 * Kafka as the environment names it (KAFKA_BROKERS and, for its security, the same variables as a service's), or
 * that of the local stack of RYMEDA_HOME, unless RYMEDA_URL names a platform elsewhere. `singleBroker`: it is such a stack's,
 * whose topics have one replica by design.
 */
export async function withKafka<T>(
  env: Environment,
  work: (kafka: Kafka, where: { singleBroker: boolean }) => Promise<T>,
): Promise<T> {
  const { singleBroker, ...connection } = await connectionOf(env);
  const kafka = createKafka({ clientId, logger: silentLogger, ...connection });
  try {
    return await work(kafka, { singleBroker });
  } catch (error) {
    throw asCliError(error);
  } finally {
    await kafka.disconnect();
  }
}

async function connectionOf(env: Environment) {
  if (!env['KAFKA_BROKERS']) {
    // As with the platform's address: whoever works elsewhere must not find himself working on the stack beside him.
    if (env['RYMEDA_URL'])
      throw usageError("RYMEDA_URL is set: Kafka's own address is needed, KAFKA_BROKERS.");
    const { brokers } = (await readStackFile(homeOf(env))).kafka;
    return { brokers, singleBroker: brokers.length === 1 };
  }
  const parsed = z.object(kafkaEnv).safeParse(env);
  if (!parsed.success)
    throw usageError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  // Production's rules, but for this machine: a password must not travel in the clear.
  const remote = parsed.data.KAFKA_BROKERS.some((b) => !/^(localhost|127(\.\d{1,3}){3}|\[::1\]):/.test(b));
  const faults = kafkaFaults(parsed.data, remote);
  if (faults.length > 0) throw usageError(faults.map((f) => `${f.path} ${f.message}`).join('; '));
  const security = kafkaSecurity(parsed.data, remote);
  return { brokers: parsed.data.KAFKA_BROKERS, security, singleBroker: false };
}

const away = /^KafkaJS(Connection|NumberOfRetriesExceeded|BrokerNotFound)/;
const refused = /SASL|not authorized|authorization[ _]failed/i;

function asCliError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error;
  if (refused.test(`${error.name} ${error.message}`))
    return new CliError('notAllowed', `Kafka refused it: ${error.message}`);
  if (away.test(error.name)) return new CliError('unreachable', `Kafka does not answer: ${error.message}`);
  return error;
}
