import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Kafka, logLevel } from 'kafkajs';

import { fetchKafka, findJava, KAFKA_VERSION } from '../fetch/kafka.ts';
import { findOnPath } from '../fetch/path.ts';
import { writeAtomically } from '../state/files.ts';
import type { Component, Launch, NativeServer, Report, Site } from './component.ts';

/** Any will do: one broker is one cluster. Fixed, so that the data keep it over restarts. */
const CLUSTER_ID = 'cnltZWRhLWxvY2FsLTAwMQ';

export const kafka: Component = {
  name: 'kafka',
  title: 'Kafka',
  addressVariable: 'KAFKA_BROKERS',
  image: { variable: 'RYMEDA_KAFKA_IMAGE', default: `apache/kafka:${KAFKA_VERSION}` },
  port: (ports) => ports.kafka,
  locate,
  launchInContainer: (site) => launchScripts('/opt/kafka/bin', site),
  configure: (site) => writeAtomically(propertiesFile(site), serverProperties(site)),
  address: (site) => `127.0.0.1:${site.ports.kafka}`,
  ping,
};

async function locate(report: Report): Promise<NativeServer> {
  const installed = findOnPath(['kafka-server-start.sh']);
  if (installed) {
    return { version: '', source: 'PATH', launch: (site) => launchScripts(dirname(installed), site) };
  }
  const java = await findJava(report);
  const jars = await fetchKafka(java, report);
  return { version: KAFKA_VERSION, source: 'fetched', launch: (site) => launchJars(java, jars, site) };
}

const propertiesFile = (site: Site): string => join(site.home.config, 'kafka.properties');
const isFormatted = (site: Site): boolean => existsSync(join(site.home.data('kafka'), 'meta.properties'));
const formatArgs = (site: Site): string[] => [
  ...['format', '--cluster-id', CLUSTER_ID, '--config', propertiesFile(site), '--ignore-formatted'],
];

function launchJars(java: string, jars: string, site: Site): Launch {
  const options = [
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Djava.awt.headless=true',
    '-cp',
    `${jars}/*`,
  ];
  const format = {
    file: java,
    args: ['-XX:TieredStopAtLevel=1', ...options, 'kafka.tools.StorageTool', ...formatArgs(site)],
  };
  // One collector thread: the broker shares a small machine with everything else.
  const memory = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC'];
  return {
    before: isFormatted(site) ? [] : [format],
    main: { file: java, args: [...memory, ...options, 'kafka.Kafka', propertiesFile(site)] },
  };
}

function launchScripts(bin: string, site: Site): Launch {
  const env = { KAFKA_HEAP_OPTS: '-Xms128m -Xmx384m', LOG_DIR: join(site.home.logs, 'kafka') };
  return {
    before: isFormatted(site) ? [] : [{ file: join(bin, 'kafka-storage.sh'), args: formatArgs(site), env }],
    main: { file: join(bin, 'kafka-server-start.sh'), args: [propertiesFile(site)], env },
  };
}

/** Exported for its test. One process is broker and controller; topics exist only when they are declared. */
export function serverProperties({ home, ports, bind }: Site): string {
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    listeners: `PLAINTEXT://${bind}:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': home.data('kafka'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // After a kill the controller waits this long before the same broker may register again; default 9 s.
    'broker.session.timeout.ms': 4_000,
    'broker.heartbeat.interval.ms': 1_000,
    // Sized for a laptop: the cleaner alone would take a third of the heap.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.index.size.max.bytes': 1_048_576,
    'num.network.threads': 2,
    'num.io.threads': 4,
  };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${asLatin(String(value))}`);
  return `${lines.join('\n')}\n`;
}

/** Java reads a file of properties as ISO 8859-1, whatever the locale: a folder's umlauts would be other letters. */
const asLatin = (value: string): string =>
  value.replaceAll(/[^\x20-\x7e]|\\/g, (character) =>
    character === '\\' ? '\\\\' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

async function ping(address: string): Promise<string> {
  const client = new Kafka({
    clientId: 'rymeda-stack',
    brokers: address.split(','),
    connectionTimeout: 1_500,
    requestTimeout: 3_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 0) throw new Error('The cluster has no broker yet.');
    return KAFKA_VERSION;
  } finally {
    await admin.disconnect();
  }
}
