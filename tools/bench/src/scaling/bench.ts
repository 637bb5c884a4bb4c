import { readStack, resetStack, startService, startStack, stopService, type StackFile } from '@rymeda/stack';
import { fetchToken } from '../api.ts';
import { startLoad, type Load } from '../load/load.ts';
import type { Options } from '../options.ts';
import type { Figure } from '../report/figures.ts';
import { seedPatients } from '../seed.ts';
import { holdToQuota } from './quota.ts';

/** What two instances must do of one's work at least. */
const least = 1.7;
/**
 * Little, so that care is what everybody waits for, whatever else this machine does; but several times what an idle process
 * uses, or it would be that which is measured.
 */
const budget = { share: 0.2, mostSaved: 0.02 };
const connections = 24;
const engine = 'care';

interface Measured {
  perSecond: number;
  failed: number;
}

/**
 * Reads of patients through the gateway, care held to a share of a core for each instance: one, two, two, one, so that
 * whatever else the machine does meets both.
 */
export async function measureScaling(
  { home: benchHome, portBase, seconds }: Options,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const home = `${benchHome}-scaling`;
  const part = { home, report: () => undefined };
  await resetStack({ home });
  const services = ['gateway', 'identity', engine, `${engine}-2`, 'audit'];
  const stack = await startStack({ home, portBase, instances: 2, services, report, signal });
  const load = startLoad();
  try {
    const token = await fetchToken(stack);
    const { ids } = await seedPatients(stack.gateway, token);
    const rates = { one: [] as number[], two: [] as number[] };
    let failed = 0;
    for (const turn of ['two', 'one', 'one', 'two'] as const) {
      signal.throwIfAborted();
      if (turn === 'one') await stopService(`${engine}-2`, part).catch(() => undefined);
      else await startService(`${engine}-2`, part);
      const pids = await pidsOf(home, turn);
      const measured = await slice(load, { stack, token, ids, pids, seconds: seconds / 2 });
      report(`  ${turn.padEnd(4)} ${measured.perSecond.toFixed(0)}/s`);
      rates[turn].push(measured.perSecond);
      failed += measured.failed;
    }
    const sum = (list: number[]): number => list.reduce((all, n) => all + n, 0);
    const ratio = sum(rates.two) / sum(rates.one);
    return [
      {
        what: `two instances of ${engine} against one, each held to ${budget.share * 100}% of a core`,
        figure: `${ratio.toFixed(2)} times (${rates.one.map(Math.round).join(', ')} and ${rates.two.map(Math.round).join(', ')}/s)`,
        target: `≥ ${least}, none failed`,
        met: ratio >= least && failed === 0,
      },
    ];
  } finally {
    await load.end();
    await resetStack({ home });
  }
}

async function pidsOf(home: string, turn: 'one' | 'two'): Promise<number[]> {
  const running = (await readStack(home))?.services ?? {};
  return (turn === 'one' ? [engine] : [engine, `${engine}-2`]).map((name) => running[name]?.pid ?? 0);
}

async function slice(
  load: Load,
  given: { stack: StackFile; token: string; ids: string[]; pids: number[]; seconds: number },
): Promise<Measured> {
  const { stack, token, ids, pids, seconds } = given;
  const spec = {
    origin: stack.gateway,
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    connections,
    plan: {
      kind: 'cycle' as const,
      requests: ids.map((id) => ({ method: 'GET' as const, path: `/v1/care/patients/${id}` })),
    },
  };
  // Unheld: what has just started compiles, and fetches keys.
  await load.run({ ...spec, seconds: 5 });
  const quota = holdToQuota(pids, budget);
  try {
    const { latencies, seconds: took, failures } = await load.run({ ...spec, seconds });
    return {
      perSecond: latencies.length / took,
      failed: Object.values(failures).reduce((all, n) => all + n, 0),
    };
  } finally {
    quota.end();
  }
}
