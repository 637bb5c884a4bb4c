import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  containerPid,
  killContainer,
  sharesHostNetwork,
  startContainer,
  stopContainer,
} from '../containers/container.ts';
import type { Choice } from '../plan/provider.ts';
import { isAlive } from '../processes/identity.ts';
import { lastLines } from '../processes/log-tail.ts';
import { runInBackground, spawnDetached } from '../processes/spawn.ts';
import { signal, terminate, type Ending } from '../processes/terminate.ts';
import type { ComponentRecord } from '../state/state.ts';
import type { Component, Report, Site } from './component.ts';

const READY_WITHIN_MS = 60_000;

/** Somebody else's server runs already, or it won't come up by waiting. */
const EXTERNAL_ANSWERS_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 20_000;

/** Starts a component in the chosen way; resolves as soon as its process runs (see `untilAnswers`). */
export async function launchComponent(
  component: Component,
  choice: Choice,
  site: Site,
  external: string,
  report: Report,
): Promise<ComponentRecord> {
  const startedAt = new Date().toISOString();
  if (choice.provider === 'external') {
    return { provider: 'external', version: '', address: external, startedAt };
  }
  const dataDir = site.home.data(component.name);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const common = { address: component.address(site), dataDir, startedAt };
  if (choice.provider === 'containers') {
    const inside = { ...site, bind: sharesHostNetwork ? '127.0.0.1' : '0.0.0.0' };
    await component.configure(inside);
    const container = await startContainer(component, inside);
    return { ...common, provider: 'containers', version: '', container };
  }
  const server = await component.locate(report);
  await component.configure(site);
  const { before, main } = server.launch(site);
  for (const command of before) {
    const { status, output } = await runInBackground(command.file, command.args, {
      env: { ...process.env, ...command.env },
    });
    if (status !== 0) throw new Error(`${component.title} could not be prepared:\n${output.trim()}`);
  }
  const env = { ...inherited(), ...main.env };
  const process_ = await spawnDetached({ ...main, env, cwd: site.home.root }, site.home.log(component.name));
  return { ...common, provider: 'native', version: server.version, process: process_ };
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'JAVA_HOME'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Waits until the component answers, and gives its version. Throws with its last words when it ended instead. */
export async function untilAnswers(
  component: Component,
  record: ComponentRecord,
  site: Site,
): Promise<string> {
  const external = record.provider === 'external';
  const withinMs = external ? EXTERNAL_ANSWERS_WITHIN_MS : READY_WITHIN_MS;
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await component.ping(record.address);
    } catch (error) {
      const ended = !(await isRunning(record));
      if (ended || Date.now() > deadline) {
        const how = ended ? 'ended while it started' : `did not answer within ${withinMs / 1000} s`;
        if (external) {
          throw new Error(
            `${component.title} at ${component.addressVariable} ${how}: ${(error as Error).message}`,
          );
        }
        throw new Error(`${component.title} ${how}.\n${await lastLines(site.home.log(component.name), 20)}`);
      }
    }
    await sleep(100);
  }
}

/** External ones count as running: whether they answer is theirs. */
export async function isRunning(record: ComponentRecord): Promise<boolean> {
  if (record.process) return isAlive(record.process);
  if (record.container) return (await containerPid(record.container)) !== null;
  return record.provider === 'external';
}

export async function componentPid(record: ComponentRecord): Promise<number | null> {
  if (record.process) return isAlive(record.process) ? record.process.pid : null;
  return record.container ? containerPid(record.container) : null;
}

export async function endComponent(record: ComponentRecord): Promise<Ending> {
  if (record.process) return terminate(record.process, STOP_WITHIN_MS);
  if (record.container) await stopContainer(record.container, STOP_WITHIN_MS);
  return 'ended';
}

export async function signalComponent(record: ComponentRecord, name: NodeJS.Signals): Promise<void> {
  if (record.process) signal(record.process, name);
  if (record.container) await killContainer(record.container, name);
}
