import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What an app's package.json says about itself under "rymeda". */
export interface Service {
  name: string;
  /** Of a further instance: the service that it is one of. Its own name is `<service>-2`. */
  instanceOf?: string;
  version: string;
  /** Added to the port base; the admin port lies 1000 above. */
  offset: number;
  database: boolean | 'audit';
  kafka: boolean;
  redis: boolean;
  /** Names of the services that it opens connections to; `*`: every engine but itself. */
  calls: string[];
  /** What runs now and then beside it, under logins of its own. */
  jobs: { name: string; main: string; calls: string[] }[];
  main: string;
  /** Where the indexes of its collections are declared, if it has any. */
  indexes: string | null;
}

const HIGHEST_OFFSET = 99;

/** Their admin ports would be those of Kafka, MongoDB and Redis; see ports.ts. */
const TAKEN_OFFSETS = [12, 13, 14, 15];

/** Every folder under apps/ that declares itself: a new engine needs no change here. */
export async function discoverServices(repository: string): Promise<Service[]> {
  const apps = join(repository, 'apps');
  const folders = await readdir(apps, { withFileTypes: true }).catch(() => []);
  const found: Service[] = [];
  for (const folder of folders.filter((entry) => entry.isDirectory())) {
    const root = join(apps, folder.name);
    const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    const declared = parseDeclaration(folder.name, text);
    if (!declared) continue;
    const indexes = join(root, 'src', 'indexes.ts');
    found.push({
      ...declared,
      main: join(root, 'src', 'main.ts'),
      indexes: existsSync(indexes) ? indexes : null,
    });
  }
  return ordered(found);
}

/** Null when the package is no service. */
export function parseDeclaration(name: string, text: string): Omit<Service, 'main' | 'indexes'> | null {
  const manifest = JSON.parse(text) as { version?: string; rymeda?: Record<string, unknown> };
  const { rymeda } = manifest;
  if (!rymeda) return null;
  const { port, database = false, kafka = false, redis = false, calls = [], jobs = {} } = rymeda;
  const where = `apps/${name}/package.json`;
  if (typeof port !== 'number' || !isOffset(port)) {
    throw new Error(
      `${where}: "rymeda.port" must be 0 to ${HIGHEST_OFFSET} and not one of ${TAKEN_OFFSETS.join(', ')}.`,
    );
  }
  if (typeof database !== 'boolean' && database !== 'audit') {
    throw new Error(`${where}: "rymeda.database" must be true, false or "audit".`);
  }
  if (!Array.isArray(calls) || !calls.every((name) => typeof name === 'string'))
    throw new Error(`${where}: "rymeda.calls" must list names of services.`);
  return {
    name,
    calls,
    jobs: Object.entries(jobs as Record<string, { main: string; calls?: string[] }>).map(
      ([job, { main, calls: called = [] }]) => ({ name: job, main, calls: called }),
    ),
    version: manifest.version ?? '',
    offset: port,
    database,
    kafka: kafka === true,
    redis: redis === true,
  };
}

function isOffset(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= HIGHEST_OFFSET && !TAKEN_OFFSETS.includes(port);
}

/** Between the ports of a service's instances. */
export const instanceStep = 100;

export const instanceName = (service: string, n: number): string => (n === 1 ? service : `${service}-${n}`);

/** Every service `count` times: the first under its own name and ports, the others above all of those. */
export const withInstances = (services: Service[], count: number): Service[] =>
  Array.from({ length: count }, (_, index) => index + 1).flatMap((n) =>
    services.map((service) =>
      n === 1
        ? service
        : {
            ...service,
            name: instanceName(service.name, n),
            instanceOf: service.name,
            offset: service.offset + instanceStep * (n - 1),
          },
    ),
  );

/** By port; two services on one are refused before anything starts. */
export function ordered<T extends Pick<Service, 'name' | 'offset'>>(services: T[]): T[] {
  const sorted = [...services].sort((a, b) => a.offset - b.offset);
  sorted.forEach((service, index) => {
    const next = sorted[index + 1];
    if (next?.offset === service.offset) {
      throw new Error(`apps/${service.name} and apps/${next.name} both declare the port ${service.offset}.`);
    }
  });
  return sorted;
}

/** Which engines a service calls, by what it declares. */
export const calledBy = (
  service: string,
  declared: readonly string[],
  engines: readonly string[],
): string[] =>
  engines.filter((name) => declared.includes(name) || (declared.includes('*') && name !== service));

/** Who may call a service: other services, and their jobs by a name of their own. */
export const callersOf = (
  service: string,
  all: readonly Pick<Service, 'name' | 'calls' | 'jobs'>[],
): string[] => {
  const engines = all.map(({ name }) => name).filter((name) => name !== 'gateway');
  const services = all.filter((one) => calledBy(one.name, one.calls, engines).includes(service));
  const jobs = all.flatMap(({ name, jobs: own }) =>
    own.filter(({ calls }) => calls.includes(service)).map((job) => `${name}-${job.name}`),
  );
  return [...services.map(({ name }) => name), ...jobs];
};
