import { readFileSync } from 'node:fs';
import { statusOf } from '@rymeda/stack';

/** CPU seconds by part: the services and the servers below them. */
export type CpuSeconds = Record<string, number>;

const ticksPerSecond = 100; // USER_HZ; the same on every Linux that Node runs on.

/** What each running part has used since its start; empty where there is no /proc. */
export async function cpuSeconds(home: string): Promise<CpuSeconds> {
  const { parts } = await statusOf({ home });
  const used: CpuSeconds = {};
  for (const { name, pid } of parts) {
    const seconds = pid === null ? undefined : ofProcess(pid);
    if (seconds !== undefined) used[name] = seconds;
  }
  return used;
}

/** proc(5): fields 14 and 15, user and system; the name in field 2 may hold spaces. */
function ofProcess(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined; // Gone, or another system.
  }
}

/** Microseconds per answer. */
export function perAnswer(before: CpuSeconds, after: CpuSeconds, answers: number): Record<string, number> {
  return Object.fromEntries(
    Object.keys(after)
      .filter((name) => before[name] !== undefined && answers > 0)
      .map((name) => [name, (((after[name] ?? 0) - (before[name] ?? 0)) * 1e6) / answers]),
  );
}
