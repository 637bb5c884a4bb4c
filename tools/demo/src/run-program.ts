import { spawn } from 'node:child_process';

/** For the person at the terminal: what is missing or went wrong, without a stack trace. */
export class DemoError extends Error {}

const keptOutput = 4_000;

/** Runs a program to its end; its output is shown only when it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, missing }: { cwd: string; missing: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    const keep = (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-keptOutput));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new DemoError(missing) : error),
    );
    child.once('close', (code, signal) =>
      code === 0 ? resolve() : reject(new DemoError(`${program} ended with ${signal ?? code}:\n${tail}`)),
    );
  });
}
