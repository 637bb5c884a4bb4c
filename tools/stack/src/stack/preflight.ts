import { setTimeout as sleep } from 'node:timers/promises';

import { components } from '../components/all.ts';
import type { Component } from '../components/component.ts';
import { isRunning } from '../components/control.ts';
import type { Service } from '../plan/services.ts';
import { isAlive } from '../processes/identity.ts';
import { isPortFree, portHolder } from '../processes/port-holder.ts';
import type { Context } from './context.ts';

const CLOSING_MS = 2_000;

/** Forgets what ended without being stopped (kill -9, a restart of the machine). */
export async function dropDeadRecords({ state }: Context): Promise<void> {
  for (const { name } of Object.values(components)) {
    const record = state.components[name];
    if (!record || (await isRunning(record))) continue;
    // Its address stays: services may be started while it is down, and must come through that.
    delete record.process;
    delete record.container;
  }
  for (const [name, { process: recorded }] of Object.entries(state.services)) {
    if (!isAlive(recorded)) delete state.services[name];
  }
}

export interface AboutToStart {
  components: Component[];
  services: Service[];
}

/**
 * Throws one line per taken port, before anything is started. A process that was killed loses its memory, and so
 * counts as dead, a moment before its sockets are closed: that moment is waited for.
 */
export async function requireFreePorts(context: Context, about: AboutToStart): Promise<void> {
  const until = performance.now() + CLOSING_MS;
  for (;;) {
    const taken = await takenPorts(context, about);
    if (taken.length === 0) return;
    if (performance.now() > until)
      throw new Error(
        `These ports are taken:\n${taken.join('\n')}\nEnd what holds them, or choose others: RYMEDA_PORT_BASE=18080 npm start`,
      );
    await sleep(100);
  }
}

async function takenPorts(context: Context, about: AboutToStart): Promise<string[]> {
  const taken: string[] = [];
  for (const [port, what] of portsToTake(context, about)) {
    if (await isPortFree(port)) continue;
    taken.push(`  ${port} (for ${what}) is held by ${portHolder(port) ?? 'another process'}`);
  }
  return taken;
}

function portsToTake({ state, ports, env }: Context, about: AboutToStart): [number, string][] {
  const list: [number, string][] = [];
  for (const component of about.components) {
    const forcedHere = ['native', 'containers'].includes(env['RYMEDA_STACK'] ?? '');
    const elsewhere = Boolean(env[component.addressVariable]) && !forcedHere;
    const record = state.components[component.name];
    if (record?.process || record?.container || elsewhere) continue;
    list.push([component.port(ports), component.title]);
    if (component.name === 'kafka') list.push([ports.kafkaController, "Kafka's controller"]);
  }
  for (const { name, offset } of about.services) {
    if (state.services[name]) continue;
    list.push([ports.base + offset, name], [ports.base + 1000 + offset, `${name}'s health and metrics`]);
  }
  return list;
}
