import { components } from '../components/all.ts';
import { componentPid } from '../components/control.ts';
import { adminUrl, portPlan } from '../plan/ports.ts';
import { discoverServices, withInstances } from '../plan/services.ts';
import { isAlive } from '../processes/identity.ts';
import { residentMegabytes } from '../processes/memory.ts';
import { loadState, type ComponentRecord, type State, urlOf } from '../state/state.ts';
import { homeOf, repositoryRoot, type StackOptions } from './context.ts';
import { isReady } from './services-up.ts';

export interface PartStatus {
  name: string;
  kind: 'component' | 'service';
  state: 'green' | 'red';
  /** Why it is red; for a component that is green, who provides it. */
  detail: string;
  pid: number | null;
  url: string;
  version: string;
  memoryMb: number | null;
  upSince: string | null;
}

export interface StackStatus {
  home: string;
  /** False when nothing has been started with this home. */
  started: boolean;
  green: boolean;
  parts: PartStatus[];
}

export async function statusOf(options: Pick<StackOptions, 'home' | 'env'> = {}): Promise<StackStatus> {
  const home = homeOf(options);
  const state = await loadState(home);
  if (!state || Object.keys(state.components).length === 0) {
    return { home: home.root, started: false, green: false, parts: [] };
  }
  const parts = (await Promise.all([componentStatuses(state), serviceStatuses(state)])).flat();
  return { home: home.root, started: true, green: parts.every((part) => part.state === 'green'), parts };
}

function componentStatuses(state: State): Promise<PartStatus[]> {
  return Promise.all(
    Object.values(components).map(async ({ name, ping }) => {
      const record = state.components[name];
      if (!record) return red({ name, kind: 'component' }, 'not started');
      const pid = await componentPid(record);
      const common = {
        name,
        kind: 'component' as const,
        url: withoutLogin(record.address),
        version: record.version,
      };
      if (pid === null && record.provider !== 'external') return red(common, 'not running');
      const answers = await ping(record.address).then(
        () => true,
        () => false,
      );
      return part(common, pid, record, answers, answers ? record.provider : 'does not answer');
    }),
  );
}

async function serviceStatuses(state: State): Promise<PartStatus[]> {
  const ports = portPlan(state.portBase);
  const services = withInstances(await discoverServices(repositoryRoot), state.instances ?? 1);
  return Promise.all(
    services
      .filter(({ name }) => state.wanted.includes(name) || state.services[name])
      .map(async ({ name, offset, version }) => {
        const record = state.services[name];
        const common = { name, kind: 'service' as const, url: urlOf(state, ports, offset), version };
        if (!record || !isAlive(record.process)) return red(common, 'not running');
        const ready = await isReady(`${adminUrl(ports, offset)}/readyz`);
        return part(common, record.process.pid, record, ready, ready ? '' : 'not ready');
      }),
  );
}

type Known = Pick<PartStatus, 'name' | 'kind'> & Partial<Pick<PartStatus, 'url' | 'version'>>;

function red(known: Known, detail: string): PartStatus {
  return { url: '', version: '', ...known, state: 'red', detail, pid: null, memoryMb: null, upSince: null };
}

function part(
  known: Known,
  pid: number | null,
  { startedAt }: Pick<ComponentRecord, 'startedAt'>,
  healthy: boolean,
  detail: string,
): PartStatus {
  const memoryMb = pid === null ? null : residentMegabytes(pid);
  return {
    url: '',
    version: '',
    ...known,
    state: healthy ? 'green' : 'red',
    detail,
    pid,
    memoryMb,
    upSince: startedAt,
  };
}

/** Addresses are shown to whoever looks over the shoulder. */
export function withoutLogin(address: string): string {
  return address.replace(/^(\w+(?:\+srv)?:\/\/)[^@/]*@/, '$1').replace(/\/?\?.*$/, '');
}
