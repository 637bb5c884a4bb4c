import type { ComponentName } from '../components/component.ts';
import { serviceUrl, type Ports } from '../plan/ports.ts';
import type { Provider } from '../plan/provider.ts';
import { isAlive, type ProcessIdentity } from '../processes/identity.ts';
import { readJson, writeJson } from './files.ts';
import type { Home } from './home.ts';

export interface ComponentRecord {
  provider: Provider;
  version: string;
  /** For clients with all rights; the file is for the owner's eyes only. */
  address: string;
  dataDir?: string;
  /** MongoDB only: services use this very address, because no users could be made. */
  sharedLogin?: boolean;
  /** Neither of the two: it was stopped, or found dead. */
  process?: ProcessIdentity;
  container?: string;
  startedAt: string;
}

export interface ServiceRecord {
  process: ProcessIdentity;
  offset: number;
  startedAt: string;
}

/** What this tool started, and so what it may end. */
export interface State {
  portBase: number;
  components: Partial<Record<ComponentName, ComponentRecord>>;
  services: Record<string, ServiceRecord>;
  /** Services that were asked for: one of them that does not run is a fault, whoever stopped it. */
  wanted: string[];
  /** How many of each service run; one when not said. */
  instances?: number;
  /** Whether services call each other over mutual TLS. */
  mtls?: boolean;
}

/** Where a service is called; the gateway, which is public, by plain HTTP here. */
export const urlOf = ({ mtls }: Pick<State, 'mtls'>, ports: Ports, offset: number): string =>
  serviceUrl(ports, offset, mtls === true && offset > 0 ? 'https' : 'http');

export async function loadState(home: Home): Promise<State | null> {
  return readJson<State>(home.stateFile);
}

export async function saveState(home: Home, state: State): Promise<void> {
  await writeJson(home.stateFile, state);
}

/** Whether any process of this stack still runs; containers are asked elsewhere. */
export function livingProcesses(state: State): ProcessIdentity[] {
  const components = Object.values(state.components).map((record) => record.process);
  const services = Object.values(state.services).map((record) => record.process);
  return [...components, ...services].filter((recorded) => recorded !== undefined).filter(isAlive);
}
