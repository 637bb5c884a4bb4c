import { killComponent, killService, startComponent, startService } from '@rymeda/stack';
import type { ComponentName } from '@rymeda/stack';
import { MongoClient } from 'mongodb';
import type { Step } from './plan.ts';

/** A process of the test's own, which can be started again. */
export interface Companion {
  start(): void;
  kill(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A way between two parts. */
export interface Way {
  cut(): void;
  hang(yes: boolean): void;
}

export interface DriverOptions {
  /** Home and environment of the stack: services come up again as this says, through the proxies. */
  parts: Parameters<typeof startService>[1] & object;
  mongodb: string;
  companions: Readonly<Record<string, Companion>>;
  ways: Readonly<Record<string, Way>>;
  report: (line: string) => void;
}

const components: readonly string[] = ['kafka', 'mongodb'];

/** Carries a plan out, whatever stands in its way, and leaves everything running. */
export function chaosDriver({ parts, mongodb, companions, ways, report }: DriverOptions) {
  const done = new Map<string, number>();
  const busy = new Set<string>();
  /** The stack's tool does one thing at a time. */
  let lastStart: Promise<unknown> = Promise.resolve();

  const started = (start: () => Promise<void>): Promise<void> => {
    const mine = lastStart.then(() => insist(start));
    lastStart = mine;
    return mine;
  };

  async function kill(target: string, ms: number): Promise<void> {
    const companion = companions[target];
    if (companion !== undefined) {
      await companion.kill();
      await delay(ms);
      companion.start();
    } else if (components.includes(target)) {
      await killComponent(target as ComponentName, parts);
      await delay(ms);
      await started(() => startComponent(target as ComponentName, parts));
    } else {
      await killService(target, parts);
      await delay(ms);
      await started(() => startService(target, parts));
    }
  }

  async function pause(target: string, ms: number): Promise<void> {
    const send = async (signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
      if (companions[target] !== undefined) companions[target].signal(signal);
      else if (components.includes(target))
        await killComponent(target as ComponentName, { ...parts, signal });
      else await killService(target, { ...parts, signal });
    };
    await send('SIGSTOP');
    await delay(ms);
    await send('SIGCONT');
  }

  async function stepDown(): Promise<void> {
    const client = await MongoClient.connect(mongodb, { serverSelectionTimeoutMS: 2_000 });
    try {
      // A single node has nobody to hand over to: it must be forced, and elects itself again.
      await client
        .db('admin')
        .command({ replSetStepDown: 1, secondaryCatchUpPeriodSecs: 0, force: true })
        .catch(cutOffByTheStepDown);
    } finally {
      await client.close();
    }
  }

  async function carryOut({ fault, target, seconds }: Step): Promise<void> {
    const ms = seconds * 1000;
    if (fault === 'kill') return kill(target, ms);
    if (fault === 'pause') return pause(target, ms);
    if (fault === 'stepDown') return stepDown();
    const way = ways[target];
    if (fault === 'cut') return way?.cut();
    way?.hang(true);
    await delay(ms);
    way?.hang(false);
  }

  async function one(step: Step): Promise<void> {
    const { fault, target } = step;
    // Stopped and killed at the same moment is not a fault of its own.
    if (busy.has(target)) return;
    busy.add(target);
    try {
      await carryOut(step);
      count(`${fault} ${target}`);
    } catch (error) {
      // What is away already can't be hit; that is chaos too, and told.
      report(`${fault} ${target}: ${(error as Error).message.split('\n')[0] ?? ''}`);
      count('missed');
    } finally {
      busy.delete(target);
    }
  }

  const count = (what: string): void => void done.set(what, (done.get(what) ?? 0) + 1);

  return {
    async run(plan: readonly Step[]): Promise<Map<string, number>> {
      const begun = performance.now();
      const all: Promise<void>[] = [];
      for (const step of plan) {
        await delay(step.at * 1000 - (performance.now() - begun));
        all.push(one(step));
      }
      await Promise.all(all);
      return done;
    },
  };
}

/** The server closes the connection that asked. */
const cutOffByTheStepDown = (): void => undefined;

/** Starting may fail while something else is away. */
async function insist(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 5) throw error;
      await delay(1_000);
    }
  }
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
