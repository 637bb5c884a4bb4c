import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { AuditDelay } from '../measures/audit-delay.ts';
import type { PolicyCost } from '../measures/policy.ts';
import type { ServiceProcess } from '../measures/processes.ts';
import { figureTable, type Figure } from './figures.ts';
import type { Row } from './rows.ts';
import { auditDelayTarget, policyTarget, processTarget } from './targets.ts';
import { milliseconds, percent, table, yesNo } from './table.ts';

export interface Results {
  secondsEach: number;
  rows: Row[];
  delay: AuditDelay | undefined;
  policy: PolicyCost | undefined;
  figures: Figure[];
  processes: ServiceProcess[];
}

const cpuColumns = ['gateway', 'care', 'mongodb', 'kafka', 'audit', 'identity', 'redis'];

export function printed({ rows, delay, policy, figures, processes }: Results): string {
  const load = rows.map((row) => [
    row.name,
    String(row.concurrency),
    String(Math.round(row.perSecond)),
    milliseconds(row.p50),
    milliseconds(row.p99),
    row.overhead === null ? percent(row.ratio) : `${percent(row.ratio)} (+${milliseconds(row.overhead)} ms)`,
    row.target ?? '',
    yesNo(row.met),
    failed(row.failures),
  ]);
  if (delay !== undefined) {
    const { target, met } = auditDelayTarget(delay.p99);
    load.push([
      'POST to its audit entry',
      '1',
      '',
      milliseconds(delay.p50),
      milliseconds(delay.p99),
      '',
      target ?? '',
      yesNo(met),
      '',
    ]);
  }
  const services = processes.map(({ name, readySeconds, idleMb }) => {
    const { target, met } = processTarget(readySeconds, idleMb);
    return [name, readySeconds.toFixed(2), String(idleMb), target ?? '', yesNo(met)];
  });
  const cpu = rows.map((row) => [
    row.name,
    String(row.concurrency),
    ...cpuColumns.map((name) => (row.cpu[name] === undefined ? '' : String(Math.round(row.cpu[name])))),
  ]);
  const tables: string[] = [];
  if (load.length > 0)
    tables.push(table(['name', 'conc.', 'requests/s', 'p50 ms', 'p99 ms', 'ratio', 'target', '', ''], load));
  if (cpu.length > 0) tables.push(table(['CPU µs per answer', 'conc.', ...cpuColumns], cpu));
  if (policy !== undefined) {
    const { target, met } = policyTarget(policy.decidedUs);
    const figures = [policy.bareUs, policy.scopedUs, policy.decidedUs].map((us) => us.toFixed(1));
    const head = ['CPU µs per query', 'bare driver', '+ scope and role', '+ decision', 'target', ''];
    tables.push(table(head, [['findOne by id, as a Provider', ...figures, target ?? '', yesNo(met)]]));
  }
  if (figures.length > 0) tables.push(figureTable(figures));
  if (services.length > 0) tables.push(table(['service', 'ready s', 'idle MB', 'target', ''], services));
  return tables.join('\n\n');
}

const failed = (failures: Record<string, number>): string =>
  Object.entries(failures)
    .map(([what, n]) => `${n} × ${what}`)
    .join(', ');

export function allMet({ rows, delay, policy, figures, processes }: Results): boolean {
  return (
    rows.every((row) => row.met !== false && Object.keys(row.failures).length === 0) &&
    (delay === undefined || auditDelayTarget(delay.p99).met === true) &&
    (policy === undefined || policyTarget(policy.decidedUs).met === true) &&
    figures.every(({ met }) => met) &&
    processes.every((p) => processTarget(p.readySeconds, p.idleMb).met === true)
  );
}

/** With what it was measured on; a figure without that says nothing. */
export async function writeResults(results: Results): Promise<string> {
  const file = join(import.meta.dirname, '..', '..', 'results.json');
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
  await writeFile(
    file,
    `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, ...results }, rounded, 2)}\n`,
  );
  return file;
}
