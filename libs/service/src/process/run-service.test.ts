import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { freePort } from '@rymeda/testing';
import { stopDeadlineMs } from './run-service.ts';

const part = (file: string): string => JSON.stringify(join(import.meta.dirname, file));

/** A service that is told to stop by the first of its callers, and whose `listener` is JavaScript. */
async function stopped(listener: string, ask: (url: string) => Promise<void>) {
  const [port, adminPort] = [await freePort(), await freePort()];
  const script = `
    import { runService } from ${part('run-service.ts')};
    import { createLog } from ${part('log.ts')};
    import { createMetrics } from ${part('metrics.ts')};
    import { Server } from 'node:http';
    const { closeAllConnections } = Server.prototype;
    Server.prototype.closeAllConnections = function () {
      process.stdout.write('connections cut');
      closeAllConnections.call(this);
    };
    const drained = Promise.withResolvers();
    const nothing = () => Promise.resolve();
    await runService(async () => ({
      ...{ name: 'test', host: '127.0.0.1', port: ${port}, adminPort: ${adminPort}, drainDelayMs: 100 },
      ...{ log: createLog('test'), metrics: createMetrics('test'), start: nothing, stop: nothing },
      listener: (_req, res) => {
        setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50);
        ${listener}
      },
      drain: () => drained.resolve(),
    }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let log = '';
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      log += String(chunk);
      if (log.includes('"event":"ready"')) resolve();
    });
  });
  await Promise.race([isReady, exited]);
  await ask(`http://127.0.0.1:${port}/`);
  return { exit: await exited, log };
}

test('what fails unawaited while it stops is told, and cuts off nothing', async () => {
  const fails = `
    setTimeout(() => void Promise.reject(new Error('stray')), 150);
    setTimeout(() => res.end('whole'), 400);`;
  const { exit, log } = await stopped(fails, async (url) => {
    expect(await (await fetch(url)).text()).toBe('whole');
  });
  expect(exit).toEqual([0, null]);
  expect(log).toContain('"event":"unhandled_rejection"');
});

test('a connection is closed with the answer that was under way as it began to stop', async () => {
  const { exit, log } = await stopped(`setTimeout(() => res.end('whole'), 400);`, async (url) => {
    const answer = await fetch(url);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.text()).toBe('whole');
  });
  expect(exit).toEqual([0, null]);
  // It ended by itself; what is still open after ten seconds is cut.
  expect(log).not.toContain('connections cut');
});

test('a connection is closed with the stream that ends because it stops', async () => {
  const streams = `res.flushHeaders(); drained.promise.then(() => setTimeout(() => res.end('whole'), 50));`;
  const { exit, log } = await stopped(streams, async (url) => {
    expect(await (await fetch(url)).text()).toBe('whole');
  });
  expect(exit).toEqual([0, null]);
  // It ended by itself; what is still open after ten seconds is cut.
  expect(log).not.toContain('connections cut');
});

test.each([
  ['a moment', 100, 25_000],
  ['as the charts have it', 1_000, 25_000],
  ['half a minute', 30_000, 45_000],
  ['a minute', 60_000, 75_000],
])('whatever serves on for %s has time to end what runs', (_name, drainDelayMs, deadlineMs) => {
  expect(stopDeadlineMs(drainDelayMs)).toBe(deadlineMs);
});
