import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

test('an address of several members is refused at once: the driver would lock their primary, whose volume nobody copies', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), process.execPath, '-e', 'console.log("copied")'],
    {
      encoding: 'utf8',
      timeout: 20_000,
      env: { MONGODB_URI: 'mongodb://root:secret@127.0.0.1:1,127.0.0.1:2/?replicaSet=rs0' },
    },
  );
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('directConnection');
  expect(stderr).not.toContain('secret');
});
