import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pyx12 } from '@rymeda/x12/testing';
import type { Measured } from './measured.ts';
import { writeRemittance } from './remittance-file.ts';

/**
 * `node tools/bench/src/x12/main.ts`: an 835 parsed and balanced, an 837P written, each in a process of its own, and
 * pyx12's reader with a sum by hand, and node-x12, over the same file. Needs no stack; takes about a minute, ends with 1 when a
 * target is missed. CPU time is the steadier figure on a shared machine; the targets are of wall time.
 */
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'rymeda-bench-x12-'));
const missed: string[] = [];

const child = (command: string, ...args: string[]): Measured => {
  const lines = execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as Measured;
};
const node = (script: string, ...args: string[]): Measured =>
  child(process.execPath, join(here, script), ...args);

function say(what: string, m: Measured): void {
  const perSecond = Math.round(m.claims / (m.wallMs / 1_000));
  const peak = m.peakMb === 0 ? '' : `, peak ${m.peakMb.toFixed(0)} MB`;
  console.log(
    `${what}: ${m.wallMs.toFixed(0)} ms (CPU ${m.cpuMs.toFixed(0)} ms), ${perSecond} claims/s${peak}`,
  );
}

function target(what: string, holds: boolean): void {
  if (!holds) missed.push(what);
  console.log(`  ${holds ? 'met' : 'MISSED'}: ${what}`);
}

try {
  const read = new Map<number, Measured>();
  for (const count of [1_000, 10_000, 100_000]) {
    const file = join(folder, `${count}.835`);
    await writeRemittance(file, count);
    const result = node('read-remittance.ts', file);
    read.set(count, result);
    say(`835 of ${count} claims, ${(statSync(file).size / 1e6).toFixed(1)} MB, parsed and balanced`, result);
  }
  const [ten, hundred] = [read.get(10_000), read.get(100_000)] as [Measured, Measured];
  target('10,000 claims in under 5 s', ten.wallMs < 5_000);
  target('in under 300 MB, 100,000 claims too', Math.max(ten.peakMb, hundred.peakMb) < 300);
  target('CPU linear up to 100,000 (at most 12 times that of 10,000)', hundred.cpuMs < 12 * ten.cpuMs);

  const peer = child(await pyx12(), join(here, 'peer.py'), join(folder, '10000.835'));
  say("pyx12's reader and a sum by hand over the 835 of 10,000 claims", peer);
  target('the sum by hand counts the same claims', peer.claims === ten.claims);
  console.log(`  ours takes ${(ten.cpuMs / peer.cpuMs).toFixed(2)} of its CPU`);
  const other = node('peer-node-x12.ts', join(folder, '10000.835'));
  say('node-x12 over the 835 of 10,000 claims, parsed alone', other);
  target('node-x12 finds the same claims', other.claims === ten.claims);
  console.log(`  ours takes ${(ten.cpuMs / other.cpuMs).toFixed(2)} of its CPU`);

  const written = node('write-claims.ts', '1000');
  say('837P of 1,000 claims, written', written);
  target('1,000 claims in under 3 s', written.wallMs < 3_000);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(missed.length === 0 ? 0 : 1);
