import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Spawned {
  /** What it printed so far. */
  lines: string[];
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** kill -9, and gone when it resolves. */
  kill(): Promise<void>;
}

/** A script under this same Node, with a JSON argument. */
export function spawnScript(file: string, argument: unknown): Spawned {
  const child: ChildProcess = spawn(process.execPath, [file, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning' },
  });
  const lines: string[] = [];
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return {
    lines,
    signal: (name) => void child.kill(name),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** The script of `engine-process.ts`. */
export const engineScript = join(import.meta.dirname, 'engine-process.ts');
