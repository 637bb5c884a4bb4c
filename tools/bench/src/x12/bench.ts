import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pyx12 } from '@rymeda/x12/testing';
import type { Options } from '../options.ts';
import type { Figure } from '../report/figures.ts';
import type { Measured } from './measured.ts';
import { writeRemittance } from './remittance-file.ts';

const here = import.meta.dirname;
const mostMb = 300;

/**
 * An 835 parsed and balanced, an 837P written, each in a process of its own, and over the same file pyx12's reader with
 * a sum by hand, and node-x12. Needs no platform. Peers are compared by CPU time, the steadier figure on a shared machine.
 */
export async function measureX12(
  _options: Options,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rymeda-bench-x12-'));
  const child = async (command: string, ...args: string[]): Promise<Measured> => {
    const { stdout } = await promisify(execFile)(command, args, { signal });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
  };
  const node = (script: string, ...args: string[]) => child(process.execPath, join(here, script), ...args);
  const fileOf = (claims: number): string => join(folder, `${claims}.835`);
  async function read(claims: number): Promise<Measured> {
    report(`X12: an 835 of ${claims} claims`);
    await writeRemittance(fileOf(claims), claims);
    return node('read-remittance.ts', fileOf(claims));
  }
  try {
    const [ten, hundred] = [await read(10_000), await read(100_000)];
    report('X12: the same file by pyx12 and by node-x12');
    const summed = await child(await pyx12(), join(here, 'peer.py'), fileOf(10_000));
    const parsed = await node('peer-node-x12.ts', fileOf(10_000));
    report('X12: an 837P of 1000 claims');
    const written = await node('write-claims.ts', '1000');
    return [
      timed('835 of 10000 claims, parsed and balanced', ten, 5_000),
      {
        what: 'most memory for 10000 and 100000 claims',
        figure: `${ten.peakMb.toFixed(0)} and ${hundred.peakMb.toFixed(0)} MB`,
        target: `< ${mostMb} MB`,
        met: Math.max(ten.peakMb, hundred.peakMb) < mostMb,
      },
      {
        what: 'CPU for 100000 claims ÷ for 10000',
        figure: (hundred.cpuMs / ten.cpuMs).toFixed(1),
        target: '< 12: linear',
        met: hundred.cpuMs < 12 * ten.cpuMs,
      },
      compared("our CPU ÷ that of pyx12's reader and a sum by hand", ten, summed),
      compared('our CPU ÷ that of node-x12, which only parses', ten, parsed),
      timed('837P of 1000 claims, written', written, 3_000),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const timed = (what: string, { wallMs, cpuMs }: Measured, mostMs: number): Figure => ({
  what,
  figure: `${wallMs.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)} ms)`,
  target: `< ${mostMs} ms`,
  met: wallMs < mostMs,
});

/** A peer that finds other claims has read another file. */
const compared = (what: string, ours: Measured, theirs: Measured): Figure => ({
  what,
  figure: `${(ours.cpuMs / theirs.cpuMs).toFixed(2)} (of ${theirs.cpuMs.toFixed(0)} ms)`,
  target: 'the same claims',
  met: ours.claims === theirs.claims,
});
