import { join, resolve } from 'node:path';

import type { Report, Site } from '../components/component.ts';
import { databaseUsers } from '../plan/databases.ts';
import { portPlan, type Ports } from '../plan/ports.ts';
import { isAlive } from '../processes/identity.ts';
import type { EnvironmentFacts } from '../plan/service-environment.ts';
import { discoverServices, withInstances, type Service } from '../plan/services.ts';
import { homeAt, makeHome, type Home } from '../state/home.ts';
import { loadPasswords, makeSecretFiles, type SecretFiles } from '../state/secrets.ts';
import { livingProcesses, loadState, saveState, type State } from '../state/state.ts';

export interface StackOptions {
  /** Default: RYMEDA_HOME, else .rymeda in the repository. */
  home?: string;
  /** Default: RYMEDA_PORT_BASE, else what a running stack has, else 8080. */
  portBase?: number;
  /** Read in place of process.env: RYMEDA_STACK, addresses, RYMEDA_SERVICE_ENV_…. */
  env?: NodeJS.ProcessEnv;
  /** Only these services; an empty list starts the servers alone. Default: all. */
  services?: string[];
  /** Whether services call each other over mutual TLS; default: as they run already, else not. */
  mtls?: boolean;
  /** How many of each service; default: as they run already, else one. */
  instances?: number;
  report?: Report;
  signal?: AbortSignal;
}

/** Everything that starting, stopping and asking about one stack works with. */
export interface Context {
  repository: string;
  home: Home;
  env: NodeJS.ProcessEnv;
  ports: Ports;
  /** All that the repository holds. */
  services: Service[];
  /** Those that this start is about. */
  wanted: Service[];
  files: SecretFiles;
  site: Site;
  state: State;
  report: Report;
  signal: AbortSignal | undefined;
}

/** How long a command waits for another one on the same stack, milliseconds. */
export const LOCK_WAIT_MS = 120_000;

export const repositoryRoot = resolve(import.meta.dirname, '..', '..', '..', '..');

export function homeOf(options: Pick<StackOptions, 'home' | 'env'>): Home {
  const env = options.env ?? process.env;
  return homeAt(options.home ?? (env['RYMEDA_HOME'] || join(repositoryRoot, '.rymeda')));
}

export async function makeContext(options: StackOptions): Promise<Context> {
  const env = options.env ?? process.env;
  const home = homeOf(options);
  const recorded = await loadState(home);
  const ports = portPlan(choosePortBase(options.portBase, env['RYMEDA_PORT_BASE'], recorded));
  const services = await discoverServices(repositoryRoot);
  const instances = options.instances ?? recorded?.instances ?? 1;
  const wanted = choose(withInstances(services, instances), options.services);
  await makeHome(home);
  const users = databaseUsers(services).map(({ user }) => user);
  const passwords = await loadPasswords(home, users);
  const files = await makeSecretFiles(home);
  const state: State = { components: {}, services: {}, wanted: [], ...recorded, portBase: ports.base };
  state.instances = instances;
  state.mtls = chooseMtls(options.mtls, recorded);
  const site: Site = { home, ports, passwords, bind: '127.0.0.1' };
  const report = options.report ?? (() => undefined);
  return {
    repository: repositoryRoot,
    home,
    env,
    ports,
    services,
    wanted,
    files,
    site,
    state,
    report,
    signal: options.signal,
  };
}

/** What the environment of a service follows from, once the servers run. */
export function environmentFacts(context: Context, service: Service): EnvironmentFacts {
  const { state, services, ports, site, files, env, home } = context;
  const { mongodb, kafka, redis } = state.components;
  if (!mongodb || !kafka || !redis) throw new Error('Services need MongoDB, Kafka and Redis started first.');
  return {
    service,
    services,
    ports,
    mongodb: { address: mongodb.address, sharedLogin: mongodb.sharedLogin ?? false },
    brokers: kafka.address,
    redis: redis.address,
    passwords: site.passwords.mongodb,
    files,
    compileCache: home.compiled,
    objects: home.objects,
    drop: home.drop,
    certificates: state.mtls === true ? home.certificates : undefined,
    ...(state.instances === undefined ? {} : { instances: state.instances }),
    env,
  };
}

/** A running stack keeps its ports; asking it for others is an error rather than a second stack in one home. */
function choosePortBase(
  option: number | undefined,
  variable: string | undefined,
  recorded: State | null,
): number {
  const asked = option ?? (variable ? Number(variable) : undefined);
  if (!recorded || livingProcesses(recorded).length === 0) return asked ?? 8080;
  if (asked !== undefined && asked !== recorded.portBase) {
    throw new Error(
      `A stack runs here already, with the port base ${recorded.portBase}. ` +
        'Stop it first, or give the second one a home of its own (RYMEDA_HOME).',
    );
  }
  return recorded.portBase;
}

/** Services that run keep to what they were started with. */
function chooseMtls(asked: boolean | undefined, recorded: State | null): boolean {
  const runs = Object.values(recorded?.services ?? {}).some(({ process }) => isAlive(process));
  if (!runs) return asked ?? false;
  const mtls = recorded?.mtls ?? false;
  if (asked !== undefined && asked !== mtls)
    throw new Error(`Services run already, ${mtls ? 'with' : 'without'} mutual TLS. Stop them first.`);
  return mtls;
}

function choose(services: Service[], names: string[] | undefined): Service[] {
  if (!names) return services;
  return names.map((name) => serviceNamed(services, name));
}

export function serviceNamed(services: Service[], name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found) return found;
  const known = services.map((service) => service.name).join(', ') || 'none yet';
  throw new Error(`There is no service "${name}" under apps/. Known: ${known}.`);
}

/** One writer at a time within this process: components start side by side. */
let saving: Promise<void> = Promise.resolve();

export function save({ home, state }: Pick<Context, 'home' | 'state'>): Promise<void> {
  saving = saving.catch(() => undefined).then(() => saveState(home, state));
  return saving;
}
