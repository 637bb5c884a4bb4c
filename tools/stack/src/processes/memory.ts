import { readFileSync } from 'node:fs';

import { run } from './spawn.ts';

/** Resident memory, or null when the process is gone or can't be looked at. */
export function residentMegabytes(pid: number): number | null {
  const kilobytes = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return kilobytes === null ? null : Math.round(kilobytes / 1024);
}

function fromProc(pid: number): number | null {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) : null;
  } catch {
    return null; // No such process.
  }
}

function fromPs(pid: number): number | null {
  const { status, output } = run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return status === 0 ? Number(output.trim()) : null;
}
