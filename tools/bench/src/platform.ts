import { resetStack, startService, startStack, stopService, stopStack, type StackFile } from '@rymeda/stack';
import { fetchToken } from './api.ts';
import type { Options } from './options.ts';
import { seedPatients, type Seeded } from './seed.ts';
import { auditTrail, type AuditTrail } from './audit-trail.ts';

/** The stack under measurement, with the patients that reads choose from. */
export interface Platform {
  stack: StackFile;
  home: string;
  token: string;
  seeded: Seeded;
  trail: AuditTrail;
  /** Restarts care, which alone decides whether reads are recorded. */
  recordAccess(on: boolean): Promise<void>;
  /** The engines that a request for a patient does not pass, but for those that are `needed`: stopped, or all running. */
  runOthers(on: boolean, needed?: readonly string[]): Promise<void>;
  /** The stack after this stop still has its data; the next run drops them. */
  stop(): Promise<void>;
}

/** What a request for a patient passes, its way to the audit log included. */
const onThePath = ['gateway', 'identity', 'care', 'audit'];

type Report = (line: string) => void;
type Where = Pick<Options, 'home' | 'portBase' | 'profile'>;

export async function startPlatform(where: Where, signal: AbortSignal, report: Report): Promise<Platform> {
  const { home, portBase } = where;
  const env = environment(where);
  await resetStack({ home });
  const closing: (() => Promise<unknown>)[] = [() => stopStack({ home })];
  const stop = async (): Promise<void> => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const stack = await startStack({ home, portBase, env, report, signal });
    const trail = await auditTrail(stack.mongodb.uri);
    closing.push(() => trail.close());
    const token = await fetchToken(stack);
    const seeded = await seedPatients(stack.gateway, token);
    const others = Object.keys(stack.services).filter((name) => !onThePath.includes(name));
    return {
      ...{ stack, home, token, seeded, trail, stop },
      recordAccess: (on) => restartCare(home, env, on),
      async runOthers(on, needed = []) {
        for (const name of others.filter((other) => !needed.includes(other)))
          await (on ? startService(name, { home, env }) : stopService(name, { home }));
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function restartCare(home: string, env: NodeJS.ProcessEnv, recorded: boolean): Promise<void> {
  await stopService('care', { home });
  const override = recorded ? {} : { RYMEDA_SERVICE_ENV_CARE__ACCESS_RECORDS: 'off' };
  await startService('care', { home, env: { ...env, ...override } });
}

/** Profiles are written when the services end. */
function environment({ profile }: Where): NodeJS.ProcessEnv {
  if (profile === undefined) return process.env;
  const options = `--cpu-prof --cpu-prof-dir=${profile}`;
  return Object.assign(
    { ...process.env },
    ...['CARE', 'GATEWAY', 'AUDIT', 'WEBHOOKS'].map((name) => ({
      [`RYMEDA_SERVICE_ENV_${name}__NODE_OPTIONS`]: options,
    })),
  ) as NodeJS.ProcessEnv;
}
