import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { EngineProcess } from './engine-process.ts';

export interface SpawnedEngine {
  child: ChildProcess;
  /** What it said so far. */
  lines: string[];
  exited: Promise<void>;
}

/** Starts `engine-process.ts` under this same Node. */
export function spawnEngine(told: EngineProcess): SpawnedEngine {
  const file = join(import.meta.dirname, 'engine-process.ts');
  const child = spawn(process.execPath, [file, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning' },
  });
  const lines: string[] = [];
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { child, lines, exited };
}
