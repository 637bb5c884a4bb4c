// The audit log's own numbers, on a running stack: RYMEDA_HOME=… node tools/bench/src/audit/main.ts [--short]
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifyExport } from '@rymeda/audit-verify';

interface Figures {
  ingest: { seconds: number; cpu: number; entries: number; perBatch: number };
  bare: { seconds: number; cpu: number };
  delay: { samples: number; p50: number; p99: number };
  proof: { samples: number; p50: number; p99: number };
  memory: number[];
  verify: { origin: string; size: number; root: string };
}

interface Queries {
  entries: number;
  queries: Record<string, { p50: number; p99: number }>;
}

const short = process.argv.includes('--short');
const folder = mkdtempSync(join(tmpdir(), 'rymeda-audit-bench-'));
const scaled = (n: number): number => (short ? n / 20 : n);
const asked = {
  entries: scaled(100_000),
  seconds: scaled(20),
  appends: scaled(10_000_000),
  proofs: scaled(2_000),
  verify: { entries: scaled(1_000_000), folder },
};

/** Runs one of audit's own measurements in a process of its own and answers the JSON that it prints last. */
async function measured<T>(script: string, what: unknown): Promise<T> {
  const path = join(import.meta.dirname, '../../../../apps/audit/src/testing', script);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', path, JSON.stringify(what)],
    { maxBuffer: 1e8, env: process.env },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}

try {
  const figures = await measured<Figures>('bench.ts', asked);
  const { origin, size, root } = figures.verify;
  const begun = performance.now();
  const { readFileSync } = await import('node:fs');
  const verified = await verifyExport({
    file: join(folder, 'entries.ndjson'),
    heads: [{ origin, size, root: Buffer.from(root, 'base64') }],
    leaves: readFileSync(join(folder, 'leaves.bin')),
  });
  const verifySeconds = (performance.now() - begun) / 1000;
  if (verified.total !== 0 || verified.good !== size) throw new Error('The export did not verify');
  const { ingest, bare, delay, proof, memory } = figures;
  const rows: [string, string, boolean][] = [
    [
      'ingest, entries a second',
      (ingest.entries / ingest.seconds).toFixed(0),
      ingest.entries / ingest.seconds >= 8_000,
    ],
    [
      'ingest, entries a CPU second of audit',
      (ingest.entries / ingest.cpu).toFixed(0),
      ingest.entries / ingest.cpu >= 8_000,
    ],
    ['bare insertMany, documents a second', (ingest.entries / bare.seconds).toFixed(0), true],
    [
      'ingest ÷ bare (at least 60 %)',
      `${((100 * bare.seconds) / ingest.seconds).toFixed(0)} %`,
      bare.seconds / ingest.seconds >= 0.6,
    ],
    ['event to entry at 500/s, ms', `p50 ${delay.p50} p99 ${delay.p99}`, delay.p99 < 500],
    ['proof with checkpoint, ms', `p50 ${proof.p50.toFixed(2)} p99 ${proof.p99.toFixed(2)}`, proof.p99 < 5],
    [`verifying ${size} entries, s`, verifySeconds.toFixed(1), verifySeconds < 30],
    [
      `memory over ${asked.appends} appends, MB`,
      memory.join(' '),
      Math.max(...memory) - (memory[0] ?? 0) < 50,
    ],
  ];
  // Minutes to fill the store, so it is last.
  const pages = await measured<Queries>('bench-queries.ts', {
    entries: scaled(5_000_000),
    queries: scaled(600),
  });
  for (const [kind, { p50, p99 }] of Object.entries(pages.queries))
    rows.push([
      `a page of ${kind}, of ${pages.entries} entries, ms`,
      `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)}`,
      p99 < 50,
    ]);
  for (const [what, figure, met] of rows)
    console.log(`${met ? 'met   ' : 'MISSED'}  ${what.padEnd(44)} ${figure}`);
  process.exitCode = rows.every(([, , met]) => met) || short ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
