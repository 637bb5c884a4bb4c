import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A pid alone may be another process's by now; with the moment it started it can't. */
export interface ProcessIdentity {
  pid: number;
  started: string;
}

export function identityOf(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === null ? null : { pid, started };
}

export function isAlive(recorded: ProcessIdentity): boolean {
  return identityOf(recorded.pid)?.started === recorded.started;
}

/** proc(5): field 3 is the state, field 22 the start in ticks since boot; a command name may hold spaces. */
export function parseStat(stat: string): { state: string; startTicks: string } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : null;
}

let bootId: string | undefined;

function startedOnLinux(pid: number): string | null {
  try {
    const parsed = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (!parsed || parsed.state === 'Z' || parsed.state === 'X') return null;
    // Ticks count from boot, so the same pid and ticks may come again after a restart of the machine.
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}/${parsed.startTicks}`;
  } catch {
    return null; // No such process.
  }
}

function startedElsewhere(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // No such process.
  }
}
