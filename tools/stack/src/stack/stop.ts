import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { componentNames } from '../components/all.ts';
import type { ComponentName, Report } from '../components/component.ts';
import { endComponent } from '../components/control.ts';
import { terminate } from '../processes/terminate.ts';
import type { Home } from '../state/home.ts';
import { withLock } from '../state/lock.ts';
import { loadState, type State } from '../state/state.ts';
import type { Started } from './components-up.ts';
import { LOCK_WAIT_MS, homeOf, save, type Context, type StackOptions } from './context.ts';

const SERVICE_STOPS_WITHIN_MS = 20_000;

type Stopping = Pick<Context, 'home' | 'state' | 'report'>;

/** Stops all that the stack of this home started; resolves with whether there was anything. */
export async function stopStack(
  options: Pick<StackOptions, 'home' | 'env' | 'report'> = {},
): Promise<boolean> {
  const home = homeOf(options);
  const report: Report = options.report ?? (() => undefined);
  if (!(await loadState(home))) return false;
  return withLock(home.lock, { waitMs: LOCK_WAIT_MS }, () => endAll(home, report));
}

async function endAll(home: Home, report: Report): Promise<boolean> {
  const state = await loadState(home);
  if (!state) return false;
  const all: Started = {
    components: componentNames.filter((name) => isRecordedRunning(state, name)),
    services: Object.keys(state.services),
  };
  await endSome({ home, state, report }, all);
  state.wanted = [];
  state.components = {};
  await save({ home, state });
  await rm(home.stackFile, { force: true });
  return all.components.length + all.services.length > 0;
}

function isRecordedRunning(state: State, name: ComponentName): boolean {
  const record = state.components[name];
  return Boolean(record?.process ?? record?.container);
}

/** Services first: they finish their requests and batches while the servers still answer. */
export async function endSome(context: Stopping, what: Started): Promise<void> {
  await Promise.all(what.services.map((name) => endService(context, name)));
  await Promise.all(what.components.map((name) => endOne(context, name)));
}

export async function endService(context: Stopping, name: string): Promise<void> {
  const record = context.state.services[name];
  if (!record) return;
  const ending = await terminate(record.process, SERVICE_STOPS_WITHIN_MS);
  delete context.state.services[name];
  await save(context);
  const late = ` did not end within ${SERVICE_STOPS_WITHIN_MS / 1000} s and was killed`;
  context.report(`  ${name}${ending === 'killed' ? late : ` ${ending}`}`);
}

export async function endOne(context: Stopping, name: ComponentName): Promise<void> {
  const record = context.state.components[name];
  if (!record) return;
  const external = record.provider === 'external';
  const ending = external ? 'is external and goes on' : await endComponent(record);
  delete record.process;
  delete record.container;
  await save(context);
  context.report(`  ${name} ${ending === 'killed' ? 'did not end in time and was killed' : ending}`);
}

/**
 * Stops the stack and drops its data, logs and secrets; only what this tool made, not the whole folder. A start that
 * waits meanwhile begins when all of it is gone.
 */
export async function resetStack(options: Pick<StackOptions, 'home' | 'env' | 'report'> = {}): Promise<void> {
  const home = homeOf(options);
  const report: Report = options.report ?? (() => undefined);
  const made = [
    home.logs,
    home.config,
    home.secrets,
    home.compiled,
    join(home.root, 'data'),
    home.stateFile,
    home.stackFile,
    home.demoUsers,
    home.drop,
  ];
  const onWait = (pid: number): void => report(`  Waiting for another command (process ${pid})`);
  await withLock(home.lock, { waitMs: LOCK_WAIT_MS, onWait }, async () => {
    await endAll(home, report);
    for (const path of made) await rm(path, { recursive: true, force: true });
  });
}
