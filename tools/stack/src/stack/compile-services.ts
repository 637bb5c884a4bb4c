import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Service } from '../plan/services.ts';
import type { Context } from './context.ts';

const AT_ONCE = 2;
const MOST_MS = 90_000;

/**
 * Fills Node's compile cache with services that never ran here: each is run once without a configuration, which it
 * refuses after all its modules were loaded. Its first real process is then as small and as soon ready as any
 * later one; made beside the components, which are waited for anyway.
 */
export async function compileServices(context: Context, services: Service[]): Promise<void> {
  const { home, repository } = context;
  await mkdir(home.compiled, { recursive: true, mode: 0o700 });
  // All instances of a service are one program.
  const waiting = services.filter(({ instanceOf }) => instanceOf === undefined);
  const worker = async (): Promise<void> => {
    for (let service = waiting.shift(); service !== undefined; service = waiting.shift()) {
      const done = join(home.compiled, `${service.name}.${process.version}`);
      if (await exists(done)) continue;
      await runOnce(service.main, repository, home.compiled);
      await writeFile(done, '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** How it ends says nothing: whatever is wrong with a service shows when it is started in earnest. */
const runOnce = (main: string, cwd: string, cache: string): Promise<void> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: cache };
    execFile(process.execPath, [main], { cwd, env, timeout: MOST_MS }, () => resolve());
  });
