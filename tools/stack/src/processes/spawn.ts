import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

import { identityOf, type ProcessIdentity } from './identity.ts';

export interface Command {
  file: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
}

/**
 * A process of its own group that outlives this one and holds nothing of its terminal: Ctrl-C reaches only
 * the stack tool, which then stops things in order.
 */
export async function spawnDetached(command: Command, logFile: string): Promise<ProcessIdentity> {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    child.unref();
    return identityOf(child.pid!) ?? { pid: child.pid!, started: 'ended at once' };
  } finally {
    closeSync(log);
  }
}

export interface RunResult {
  status: number;
  output: string;
}

/** For short commands that are waited for. A command that is not there gives status 127. */
export function run(
  file: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): RunResult {
  const result = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024, ...options });
  if (result.error) return { status: 127, output: result.error.message };
  return { status: result.status ?? 1, output: `${result.stdout}${result.stderr}` };
}

/** Like `run`, while timers go on (progress lines, other components). */
export async function runInBackground(
  file: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunResult> {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return { status: status ?? 1, output };
  } catch (error) {
    return { status: 127, output: (error as Error).message };
  }
}
