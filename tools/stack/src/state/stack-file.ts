import type { ComponentName } from '../components/component.ts';
import type { Provider } from '../plan/provider.ts';
import { adminUrl, serviceUrl, type Ports } from '../plan/ports.ts';
import { readJson } from './files.ts';
import { homeAt } from './home.ts';
import { urlOf, type ComponentRecord, type State } from './state.ts';

export interface StackClient {
  name: string;
  clientId: string;
  clientSecret: string;
  /** Space-separated. */
  scope: string;
}

export interface StackOrganization {
  id: string;
  name: string;
  clients: StackClient[];
}

/** stack.json: the contract with tests, tools and benchmarks. */
export interface StackFile {
  gateway: string;
  issuer: string;
  services: Record<string, { url: string; admin: string; pid: number }>;
  mongodb: { uri: string; provider: Provider; dataDir?: string };
  kafka: { brokers: string[]; provider: Provider; dataDir?: string };
  redis: { url: string; provider: Provider; dataDir?: string };
  logs: string;
  organizations: StackOrganization[];
  operator: { clientId: string; clientSecret: string };
  portBase: number;
  home: string;
  repo: string;
}

export interface StackFileFacts {
  state: State;
  ports: Ports;
  home: string;
  logs: string;
  repository: string;
  organizations: StackOrganization[];
  operatorSecret: string;
}

export function stackFile(facts: StackFileFacts): StackFile {
  const { state, ports } = facts;
  const [mongodb, kafka, redis] = [
    recordOf(state, 'mongodb'),
    recordOf(state, 'kafka'),
    recordOf(state, 'redis'),
  ];
  const services = Object.entries(state.services).map(
    ([
      name,
      {
        offset,
        process: { pid },
      },
    ]) => [name, { url: urlOf(state, ports, offset), admin: adminUrl(ports, offset), pid }],
  );
  return {
    gateway: serviceUrl(ports, 0),
    issuer: serviceUrl(ports, state.mtls === true ? 0 : 1),
    services: Object.fromEntries(services) as StackFile['services'],
    mongodb: { uri: mongodb.address, ...provided(mongodb) },
    kafka: { brokers: kafka.address.split(','), ...provided(kafka) },
    redis: { url: redis.address, ...provided(redis) },
    logs: facts.logs,
    organizations: facts.organizations,
    operator: { clientId: 'operator', clientSecret: facts.operatorSecret },
    portBase: ports.base,
    home: facts.home,
    repo: facts.repository,
  };
}

function recordOf(state: State, name: ComponentName): ComponentRecord {
  const record = state.components[name];
  if (!record) throw new Error(`There is no record of ${name}.`);
  return record;
}

function provided({ provider, dataDir }: ComponentRecord): { provider: Provider; dataDir?: string } {
  return dataDir ? { provider, dataDir } : { provider };
}

/** What stack.json says, or null when no stack runs with this home. */
export function readStack(home: string): Promise<StackFile | null> {
  return readJson<StackFile>(homeAt(home).stackFile);
}
