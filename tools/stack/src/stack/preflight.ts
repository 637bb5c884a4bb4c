import { components } from '../components/all.ts';
import { isRunning } from '../components/control.ts';
import { isAlive } from '../processes/identity.ts';
import { isPortFree, portHolder } from '../processes/port-holder.ts';
import type { Context } from './context.ts';

/** Forgets what ended without being stopped (kill -9, a restart of the machine). */
export async function dropDeadRecords({ state }: Context): Promise<void> {
  for (const { name } of Object.values(components)) {
    const record = state.components[name];
    if (record && !(await isRunning(record))) delete state.components[name];
  }
  for (const [name, { process: recorded }] of Object.entries(state.services)) {
    if (!isAlive(recorded)) delete state.services[name];
  }
}

/** Throws one line per taken port, before anything is started. */
export async function requireFreePorts(context: Context): Promise<void> {
  const taken: string[] = [];
  for (const [port, what] of portsToTake(context)) {
    if (await isPortFree(port)) continue;
    taken.push(`  ${port} (for ${what}) is held by ${portHolder(port) ?? 'another process'}`);
  }
  if (taken.length === 0) return;
  throw new Error(
    `These ports are taken:\n${taken.join('\n')}\nEnd what holds them, or choose others: RYMEDA_PORT_BASE=18080 npm start`,
  );
}

function portsToTake({ state, ports, wanted, env }: Context): [number, string][] {
  const list: [number, string][] = [];
  for (const component of Object.values(components)) {
    const elsewhere = env[component.addressVariable] && !['native', 'containers'].includes(env['RYMEDA_STACK'] ?? '');
    if (state.components[component.name] || elsewhere) continue;
    list.push([component.port(ports), component.title]);
    if (component.name === 'kafka') list.push([ports.kafkaController, "Kafka's controller"]);
  }
  for (const service of wanted) {
    if (state.services[service.name]) continue;
    list.push([ports.base + service.offset, service.name]);
    list.push([ports.base + 1000 + service.offset, `${service.name}'s health and metrics`]);
  }
  return list;
}
