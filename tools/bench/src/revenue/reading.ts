import { call } from '../api.ts';
import type { Platform } from '../platform.ts';
import { percentile } from '../statistics.ts';

export interface Latency {
  p50: number;
  p99: number;
}

/** Latencies over the gateway, milliseconds, of `count` answers over so many connections, after some that warm it up. */
export async function measureReading(
  { stack, token }: Pick<Platform, 'stack' | 'token'>,
  path: string,
  count: number,
  signal: AbortSignal,
  connections: number,
): Promise<Latency> {
  const one = async (): Promise<number> => {
    signal.throwIfAborted();
    const started = performance.now();
    await call('GET', stack.gateway + path, token);
    return performance.now() - started;
  };
  for (let n = 0; n < 20; n++) await one();
  const all: number[] = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (all.length < count) all.push(await one());
    }),
  );
  const ascending = all.sort((a, b) => a - b);
  return { p50: percentile(ascending, 50), p99: percentile(ascending, 99) };
}
