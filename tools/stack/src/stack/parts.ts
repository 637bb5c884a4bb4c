import { components } from '../components/all.ts';
import type { ComponentName } from '../components/component.ts';
import { signalComponent } from '../components/control.ts';
import { lookAtDocker } from '../containers/engine.ts';
import { endedWithin, signal } from '../processes/terminate.ts';
import { readJson } from '../state/files.ts';
import { withLock } from '../state/lock.ts';
import { loadState, type State } from '../state/state.ts';
import type { StackFile } from '../state/stack-file.ts';
import { ensureComponent } from './components-up.ts';
import {
  LOCK_WAIT_MS,
  homeOf,
  makeContext,
  serviceNamed,
  type Context,
  type StackOptions,
} from './context.ts';
import { dropDeadRecords, requireFreePorts } from './preflight.ts';
import { ensureServices } from './services-up.ts';
import { writeStackFile } from './start.ts';
import { endOne, endService, endSome } from './stop.ts';

/** One part of a running stack at a time: for fault tests, and for whoever works on one service. */
export type PartOptions = Pick<StackOptions, 'home' | 'env' | 'report'>;

export function startService(name: string, options: PartOptions = {}): Promise<void> {
  return changing(options, async (context) => {
    const service = serviceNamed(context.wanted, name);
    await requireFreePorts(context, { components: [], services: [service] });
    const started = { components: [], services: [] };
    try {
      await ensureServices(context, [service], started);
    } catch (error) {
      await endSome(context, started);
      throw error;
    }
    context.state.wanted = [...new Set([...context.state.wanted, name])];
  });
}

export function stopService(name: string, options: PartOptions = {}): Promise<void> {
  return changing(options, (context) => endService(context, serviceNamed(context.wanted, name).name));
}

export function startComponent(name: ComponentName, options: PartOptions = {}): Promise<void> {
  return changing(options, async (context) => {
    const component = components[name];
    await requireFreePorts(context, { components: [component], services: [] });
    const started = { components: [], services: [] };
    try {
      await ensureComponent(context, component, await lookAtDocker(context.env), started);
    } catch (error) {
      await endSome(context, started);
      throw error;
    }
  });
}

export function stopComponent(name: ComponentName, options: PartOptions = {}): Promise<void> {
  return changing(options, (context) => endOne(context, name));
}

/** Sends a signal to the service's own process; returns when it ended, for a signal that ends. */
export async function killService(
  name: string,
  options: PartOptions & { signal?: NodeJS.Signals } = {},
): Promise<void> {
  const record = (await recorded(options)).services[name];
  if (!record || !signal(record.process, options.signal ?? 'SIGKILL'))
    throw new Error(`${name} does not run.`);
  if ((options.signal ?? 'SIGKILL') === 'SIGKILL') await endedWithin(record.process, 5_000);
}

export async function killComponent(
  name: ComponentName,
  options: PartOptions & { signal?: NodeJS.Signals } = {},
): Promise<void> {
  const record = (await recorded(options)).components[name];
  if (!record || record.provider === 'external') throw new Error(`${name} is not run by this stack.`);
  await signalComponent(record, options.signal ?? 'SIGKILL');
  if (record.process && (options.signal ?? 'SIGKILL') === 'SIGKILL') await endedWithin(record.process, 5_000);
}

async function recorded(options: PartOptions): Promise<State> {
  const home = homeOf(options);
  const state = await loadState(home);
  if (!state) throw new Error(`No stack has been started with the home ${home.root}.`);
  return state;
}

/** Under the stack's lock, with what died forgotten before and stack.json rewritten after. */
async function changing(options: PartOptions, work: (context: Context) => Promise<void>): Promise<void> {
  await recorded(options);
  const home = homeOf(options);
  await withLock(home.lock, { waitMs: LOCK_WAIT_MS }, async () => {
    // The ports are those of the stack, whatever the environment of this command says.
    const { portBase } = await recorded(options);
    const context = await makeContext({ ...options, portBase });
    await dropDeadRecords(context);
    await work(context);
    const before = await readJson<StackFile>(home.stackFile);
    await writeStackFile(context, before?.organizations ?? []);
  });
}
