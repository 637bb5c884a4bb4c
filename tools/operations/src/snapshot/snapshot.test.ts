import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const snapshot = (env: Record<string, string>) =>
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), process.execPath, '-e', 'console.log("copied")'],
    { encoding: 'utf8', timeout: 20_000, env },
  );

test.each([
  ['without TLS', ''],
  ['that takes any certificate', '&tls=true&tlsAllowInvalidCertificates=true'],
  ['that takes any host’s certificate', '&tls=true&tlsAllowInvalidHostnames=true'],
])('an address %s is refused before anything goes there, outside development', (_what, options) => {
  const { status, stdout, stderr } = snapshot({
    MONGODB_URI: `mongodb://root:secret@127.0.0.1:1/?authSource=admin${options}`,
  });
  expect([status, stdout]).toEqual([78, '']);
  expect(stderr).toMatch(/^MONGODB_URI: must have tls=true in production, and check certificates/);
  expect(stderr).not.toContain('secret');
});

test('no address, and one that is none, are told without a part of it', () => {
  expect(snapshot({})).toMatchObject({
    status: 78,
    stdout: '',
    stderr: 'MONGODB_URI: must be a mongodb:// address\n',
  });
  const { status, stderr } = snapshot({ MONGODB_URI: 'mongodb://root:sec/ret@127.0.0.1' });
  expect([status, stderr]).toEqual([78, expect.not.stringContaining('ret')]);
});

test('an address of several members is refused at once: the driver would lock their primary, whose volume nobody copies', () => {
  const { status, stdout, stderr } = snapshot({
    RYMEDA_ENV: 'development',
    MONGODB_URI: 'mongodb://root:secret@127.0.0.1:1,127.0.0.1:2/?replicaSet=rs0',
  });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('directConnection');
  expect(stderr).not.toContain('secret');
});
