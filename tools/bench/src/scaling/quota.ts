import { readdirSync, readFileSync } from 'node:fs';
import { mayRun, settle, type Budget } from './quota.rules.ts';

const everyMs = 4;

/** What all threads of a process have been on a core, seconds (Documentation/scheduler/sched-stats.rst). */
function cpuOf(pid: number): number {
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`))
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1e9;
}

/**
 * Holds processes to a share of a core each, as a quota of a cgroup does, by stopping them while they have used theirs up; it
 * needs no rights beyond those of their owner. `end` lets them go.
 */
export function holdToQuota(pids: readonly number[], budget: Budget) {
  const held = pids.map((pid) => ({
    pid,
    cpu: cpuOf(pid),
    account: { saved: 0 },
    stopped: false,
  }));
  let at = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const elapsed = (now - at) / 1000;
    at = now;
    for (const one of held) {
      const cpu = cpuOf(one.pid);
      one.account = settle(one.account, budget, elapsed, cpu - one.cpu);
      one.cpu = cpu;
      const stop = !mayRun(one.account);
      if (stop !== one.stopped) process.kill(one.pid, stop ? 'SIGSTOP' : 'SIGCONT');
      one.stopped = stop;
    }
  }, everyMs);
  return {
    end(): void {
      clearInterval(timer);
      for (const { pid } of held) process.kill(pid, 'SIGCONT');
    },
  };
}
