import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifyExport } from '@rymeda/audit-verify';
import { defaultSeconds } from '../options.ts';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { median } from '../statistics.ts';

interface LogFigures {
  turns: { entries: number; ingest: { seconds: number; cpu: number }; bare: { seconds: number } }[];
  delay: { p50: number; p99: number };
  proof: { p50: number; p99: number };
  memory: number[];
  verify: { origin: string; size: number; root: string };
}
interface PageFigures {
  entries: number;
  queries: Record<string, { p50: number; p99: number }>;
}

const memoryGrowthMb = 50;

/** The audit log alone, on databases and topics of its own: ingest, proofs, memory, an export verified, pages of queries. */
export async function measureAudit(
  platform: Platform,
  home: string,
  seconds: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  // Ten million appends and five million entries are minutes each: a shorter run takes its share of them.
  const scaled = (n: number): number => Math.round((n * Math.min(seconds, defaultSeconds)) / defaultSeconds);
  const folder = mkdtempSync(join(home, 'audit-'));
  const measured = measuring(home, signal);
  await platform.runOthers(false);
  try {
    const appends = scaled(10_000_000);
    report(`Audit: ingest, proofs, ${appends} appends`);
    const log = await measured<LogFigures>('bench.ts', {
      ...{ entries: scaled(100_000), seconds: scaled(20), proofs: scaled(2_000), appends },
      verify: { entries: scaled(1_000_000), folder },
    });
    report(`Audit: ${log.verify.size} entries verified offline`);
    const verified = await verifySeconds(log, folder);
    const entries = scaled(5_000_000);
    report(`Audit: pages of ${entries} entries`);
    const pages = await measured<PageFigures>('bench-queries.ts', { entries, queries: scaled(600) });
    return [...logFigures(log, appends), verifiedFigure(log, verified), ...pageFigures(pages)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await platform.runOthers(true);
  }
}

/** Runs one of audit's own measurements in a process of its own, and answers the JSON that it prints last. */
function measuring(home: string, signal: AbortSignal) {
  const scripts = join(import.meta.dirname, '../../../../apps/audit/src/testing');
  return async <T>(script: string, asked: object): Promise<T> => {
    const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning'];
    const env = { ...process.env, RYMEDA_HOME: home };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...flags, join(scripts, script), JSON.stringify(asked)],
      { maxBuffer: 1e8, env, signal },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
  };
}

async function verifySeconds({ verify }: LogFigures, folder: string): Promise<number> {
  const { origin, size, root } = verify;
  const begun = performance.now();
  const { total, good } = await verifyExport({
    file: join(folder, 'entries.ndjson'),
    heads: [{ origin, size, root: Buffer.from(root, 'base64') }],
    leaves: readFileSync(join(folder, 'leaves.bin')),
  });
  if (total !== 0 || good !== size) throw new Error('The export did not verify');
  return (performance.now() - begun) / 1_000;
}

function logFigures({ turns, delay, proof, memory }: LogFigures, appends: number): Figure[] {
  const rate = median(turns.map(({ entries, ingest }) => entries / ingest.seconds));
  const perCpu = median(turns.map(({ entries, ingest }) => entries / ingest.cpu));
  const bareRate = median(turns.map(({ entries, bare }) => entries / bare.seconds));
  const share = median(turns.map(({ ingest, bare }) => (100 * bare.seconds) / ingest.seconds));
  const growth = Math.max(...memory) - (memory[0] ?? 0);
  const p = (of: { p50: number; p99: number }): string =>
    `p50 ${of.p50.toFixed(1)}, p99 ${of.p99.toFixed(1)} ms`;
  return [
    {
      what: `audit: ingest, ${turns.length} times ${turns[0]?.entries ?? 0} entries, Kafka to hashed and durable`,
      figure: `${rate.toFixed(0)}/s, ${perCpu.toFixed(0)} a CPU second`,
      target: '≥ 8000/s',
      met: rate >= 8_000,
    },
    {
      what: 'audit: ingest as a share of bare insertMany of the same documents',
      figure: `${share.toFixed(0)}% of ${bareRate.toFixed(0)}/s`,
      target: '≥ 60%',
      met: share >= 60,
    },
    {
      what: 'audit: event to entry at 500/s',
      figure: p(delay),
      target: 'p99 < 500 ms',
      met: delay.p99 < 500,
    },
    {
      what: 'audit: an inclusion proof with its checkpoint',
      figure: p(proof),
      target: 'p99 < 5 ms',
      met: proof.p99 < 5,
    },
    {
      what: `audit: memory over ${appends} appends`,
      figure: `${memory[0] ?? 0} MB, at most ${growth} more`,
      target: `< ${memoryGrowthMb} MB more`,
      met: growth < memoryGrowthMb,
    },
  ];
}

const verifiedFigure = ({ verify }: LogFigures, seconds: number): Figure => ({
  what: `audit: an export of ${verify.size} entries verified offline`,
  figure: `${seconds.toFixed(1)} s`,
  target: '< 30 s',
  met: seconds < 30,
});

const pageFigures = ({ entries, queries }: PageFigures): Figure[] =>
  Object.entries(queries).map(([kind, { p50, p99 }]) => ({
    what: `audit: a page of ${kind}, of ${entries} entries`,
    figure: `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
    target: 'p99 < 50 ms',
    met: p99 < 50,
  }));
