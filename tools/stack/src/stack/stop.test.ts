import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

import { homeAt, makeHome } from '../state/home.ts';
import { withLock } from '../state/lock.ts';
import { resetStack } from './stop.ts';

test('a reset takes nothing away from under a start that is under way', async () => {
  const home = homeAt(await mkdtemp(join(tmpdir(), 'rymeda-stop-')));
  await makeHome(home);
  const secret = join(home.secrets, 'service.key');
  await writeFile(secret, 'made by the start');
  const { promise: waits, resolve: isWaiting } = Promise.withResolvers<string>();
  const resetting = await withLock(home.lock, { waitMs: 1_000 }, async () => {
    const reset = resetStack({ home: home.root, report: isWaiting });
    expect(await Promise.race([waits, reset])).toMatch(/Waiting for another command/);
    expect(existsSync(secret)).toBe(true);
    return { reset };
  });
  await resetting.reset;
  expect([existsSync(secret), existsSync(home.lock)]).toEqual([false, false]);
  await rm(home.root, { recursive: true });
});
