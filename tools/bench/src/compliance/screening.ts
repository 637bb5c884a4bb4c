import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService, stopService } from '@rymeda/stack';
import { call } from '../api.ts';
import { eachOf } from '../each-of.ts';
import { cpuSeconds } from '../measures/cpu.ts';
import { newOrganizations } from '../oris/organizations.ts';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { familyName, writeExclusionList } from './exclusion-list.ts';

const rows = 80_000;
/** One in so many stands on the list. */
const excluded = 200;
const targetSeconds = 60;
const patienceMs = 600_000;

interface Run {
  status: string;
  fault: string | null;
  screened: number;
  matches: number;
  createdAt: string;
  completedAt: string | null;
  lists: { entries: number }[];
}

/** A list of 80,000 rows that a fresh process has to read, and everybody of an organisation held against it. */
export async function measureScreening(
  platform: Platform,
  home: string,
  people: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const { stack } = platform;
  const path = join(home, 'bench-leie.csv');
  const env = { ...process.env, RYMEDA_SERVICE_ENV_COMPLIANCE__LEIE_SOURCE: path };
  const restart = async (how: NodeJS.ProcessEnv): Promise<void> => {
    await stopService('compliance', { home });
    await startService('compliance', { home, env: how });
  };
  const [organization] = await newOrganizations(stack, 1);
  if (organization === undefined) throw new Error('No organisation was made');
  const root = `${stack.gateway}/v1/compliance`;
  report(`Screening: ${people} people, ${rows} rows`);
  try {
    await eachOf(
      Array.from({ length: people }, (_, n) => n),
      async (n) => {
        signal.throwIfAborted();
        const lastName = n % excluded === 0 ? familyName(n) : `Z${familyName(n)}`;
        await call('POST', `${root}/screening-subjects`, organization.token, {
          firstName: 'Orsino',
          lastName,
        });
      },
      16,
    );
    await writeExclusionList(path, rows);
    await restart(env);
    const before = await cpuSeconds(home);
    const asked = await call<{ data: { id: string } }>(
      'POST',
      `${root}/screening-runs`,
      organization.token,
      {},
    );
    const done = await untilDone(`${root}/screening-runs/${asked.data.id}`, organization.token, signal);
    const after = await cpuSeconds(home);
    const seconds = (Date.parse(done.completedAt ?? '') - Date.parse(done.createdAt)) / 1000;
    const cpu = (after['compliance'] ?? Number.NaN) - (before['compliance'] ?? 0);
    const whole =
      done.screened === people && done.lists.some((list) => list.entries === rows) && done.fault === null;
    return [
      {
        what: `LEIE of ${rows} rows loaded and ${people} people screened`,
        figure: `${seconds.toFixed(1)} s; CPU of compliance ${cpu.toFixed(1)} s; ${done.matches} new matches`,
        target: `< ${targetSeconds} s`,
        met: whole && seconds < targetSeconds,
      },
    ];
  } finally {
    await restart(process.env);
    await rm(path, { force: true });
  }
}

async function untilDone(url: string, token: string, signal: AbortSignal): Promise<Run> {
  for (const deadline = performance.now() + patienceMs; ;) {
    signal.throwIfAborted();
    const { data } = await call<{ data: Run }>('GET', url, token);
    if (data.status === 'completed') return data;
    if (performance.now() > deadline) throw new Error(`The screening stands at ${JSON.stringify(data)}`);
    await sleep(200);
  }
}
