import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('ends as it ends, also when nobody reads what it says', async () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [join(import.meta.dirname, 'main.ts'), 'organizations', 'show', '--organization', 'x'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.destroy();
  expect(await once(child, 'exit')).toEqual([2, null]);
});
