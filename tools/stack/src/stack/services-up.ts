import { setTimeout as sleep } from 'node:timers/promises';

import { adminUrl } from '../plan/ports.ts';
import { ensureCertificates } from '../setup/certificates.ts';
import { serviceEnvironment } from '../plan/service-environment.ts';
import type { Service } from '../plan/services.ts';
import { isAlive } from '../processes/identity.ts';
import { lastLines } from '../processes/log-tail.ts';
import { spawnDetached } from '../processes/spawn.ts';
import { urlOf, type ServiceRecord } from '../state/state.ts';
import { throwAll, type Started } from './components-up.ts';
import { environmentFacts, save, type Context } from './context.ts';

const READY_WITHIN_MS = 120_000;

/**
 * As in the images (deploy/Dockerfile): what a page of records leaves behind dies young in the first; in less it is copied
 * first. Without the second, a small old generation has little room left, and is collected whole every second or two.
 */
const nodeFlags = ['--max-semi-space-size=16', '--heap-growing-percent=200'];
/** As in the images (deploy/Dockerfile): glibc would keep memory for each thread, and what starting up has freed. */
const allocator = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '524288',
  MALLOC_TRIM_THRESHOLD_: '524288',
};

export async function ensureServices(context: Context, services: Service[], started: Started): Promise<void> {
  await ensureCertificates(context);
  const outcomes = await Promise.allSettled(
    services.map((service) => ensureService(context, service, started)),
  );
  throwAll(outcomes);
}

async function ensureService(context: Context, service: Service, started: Started): Promise<void> {
  const { state, ports, report } = context;
  const begun = Date.now();
  let record = state.services[service.name];
  const ran = record !== undefined && isAlive(record.process);
  if (!record || !ran) {
    record = await launch(context, service);
    state.services[service.name] = record;
    started.services.push(service.name);
    await save(context);
  }
  await untilReady(context, service, record);
  const how = ran ? 'runs already' : `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  report(`  ${service.name.padEnd(10)} ${urlOf(state, ports, service.offset)}  ${how}`);
}

async function launch(context: Context, service: Service): Promise<ServiceRecord> {
  const environment = serviceEnvironment(environmentFacts(context, service));
  const { repository, home } = context;
  const command = {
    file: process.execPath,
    args: [...nodeFlags, service.main],
    env: { ...environment, ...allocator },
    cwd: repository,
  };
  const recorded = await spawnDetached(command, home.log(service.name));
  return { process: recorded, offset: service.offset, startedAt: new Date().toISOString() };
}

async function untilReady(context: Context, service: Service, record: ServiceRecord): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const url = `${adminUrl(context.ports, service.offset)}/readyz`;
  while (!(await isReady(url))) {
    context.signal?.throwIfAborted();
    const ended = !isAlive(record.process);
    if (ended || Date.now() > deadline) {
      const how = ended ? 'ended while it started' : `was not ready within ${READY_WITHIN_MS / 1000} s`;
      const words = await lastLines(context.home.log(service.name), 20);
      throw new Error(`${service.name} ${how}. The end of ${context.home.log(service.name)}:\n${words}`);
    }
    await sleep(60);
  }
}

export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false; // Not listening yet, or not any more.
  }
}
