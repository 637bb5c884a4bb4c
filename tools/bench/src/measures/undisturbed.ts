import { readFileSync } from 'node:fs';

export interface Jiffies {
  all: number;
  /** What a hypervisor gave to others while somebody here wanted it. */
  stolen: number;
}

/** The first line of /proc/stat, proc(5): user, nice, system, idle, iowait, irq, softirq, steal; guests count in user. */
export function jiffiesOf(stat: string): Jiffies {
  const fields = /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').slice(0, 8).map(Number) ?? [];
  return { all: fields.reduce((sum, n) => sum + n, 0), stolen: fields[7] ?? 0 };
}

export const stolenShare = (from: Jiffies, to: Jiffies): number =>
  to.all === from.all ? 0 : (to.stolen - from.stolen) / (to.all - from.all);

function readJiffies(): Jiffies {
  try {
    return jiffiesOf(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return { all: 0, stolen: 0 }; // Another system: nobody can tell.
  }
}

const mostStolen = 0.05;
const mostAttempts = 4;

/**
 * A shared machine is taken away for seconds at a time, and what is measured then is somebody else's work: it is measured
 * again, and the least disturbed of four counts.
 */
export async function undisturbed<T>(
  work: () => Promise<T>,
  report: (line: string) => void,
  read: () => Jiffies = readJiffies,
): Promise<T> {
  let best: { value: T; stolen: number } | undefined;
  for (
    let attempt = 1;
    best === undefined || (best.stolen > mostStolen && attempt <= mostAttempts);
    attempt++
  ) {
    const before = read();
    const value = await work();
    const stolen = stolenShare(before, read());
    if (best === undefined || stolen < best.stolen) best = { value, stolen };
    if (stolen > mostStolen) report(`  (${Math.round(100 * stolen)}% of the machine was given to others)`);
  }
  return best.value;
}
