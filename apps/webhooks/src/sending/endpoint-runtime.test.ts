import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AttemptResult } from '../deliveries/outcome.rules.ts';
import { EndpointRuntime, slowMs } from './endpoint-runtime.ts';
import { firstCap, mostCap } from './pace.rules.ts';

const start = new Date('2026-03-02T14:00:00.000Z').getTime();
const result = (status: number | null, latencyMs = 5): AttemptResult => ({
  status,
  latencyMs,
  error: status === null ? 'timeout' : null,
  response: null,
});
const ok = async () => result(200);
const bad = async () => result(500);
let runtime: EndpointRuntime;
const nowMs = (): number => Date.now();

beforeEach(() => {
  jest.useFakeTimers({ now: start });
  runtime = new EndpointRuntime('whe_1', 'org_1', null, () => new Date());
});
afterEach(() => {
  runtime.close();
  jest.useRealTimers();
});

const attempts = async (run: () => Promise<AttemptResult>, times: number): Promise<(number | null)[]> => {
  const seen: (number | null)[] = [];
  for (let n = 0; n < times; n++) seen.push((await runtime.attempt(run))?.status ?? null);
  return seen;
};

describe('the breaker of an endpoint', () => {
  it('opens when it fails for long, lets one through after ten seconds, and closes when that succeeds', async () => {
    await attempts(bad, 10);
    expect(runtime.isFailing()).toBe(true);
    expect(runtime.pause(nowMs())).toBeGreaterThan(9_000);
    let asked = 0;
    expect(await runtime.attempt(async () => (asked++, result(200)))).toBeNull();
    expect(asked).toBe(0);

    await jest.advanceTimersByTimeAsync(10_001);
    expect(runtime.pause(nowMs())).toBe(0);
    expect(runtime.room()).toBe(1);
    expect(await attempts(ok, 1)).toEqual([200]);
    expect(runtime.isFailing()).toBe(false);
    expect(runtime.pause(nowMs())).toBe(0);
  });

  it('opens again at once when the one that it lets through fails', async () => {
    await attempts(bad, 10);
    await jest.advanceTimersByTimeAsync(10_001);
    expect(await attempts(bad, 1)).toEqual([500]);
    expect(runtime.isFailing()).toBe(true);
    expect(runtime.pause(nowMs())).toBeGreaterThan(9_000);
  });

  it('stays closed for an endpoint that fails now and then', async () => {
    for (let n = 0; n < 40; n++) await runtime.attempt(n % 4 === 0 ? bad : ok);
    expect(runtime.isFailing()).toBe(false);
  });
});

describe('how much goes to an endpoint at once', () => {
  it('grows while it answers, is halved by each failure, and never ends', async () => {
    expect(runtime.room()).toBe(firstCap);
    await attempts(ok, mostCap);
    expect(runtime.room()).toBe(mostCap);
    await attempts(bad, 1);
    expect(runtime.room()).toBe(mostCap / 2);
    await attempts(bad, 8);
    expect(runtime.room()).toBe(1);
  });

  it('is shared in the order of asking by all who send to it', async () => {
    for (let n = 0; n < firstCap; n++) expect(await runtime.beginInLine(`a${n}`, 1_000)).toBe(true);
    const order: string[] = [];
    const waiting = ['b', 'c'].map(async (key) => {
      if (await runtime.beginInLine(key, 1_000)) order.push(key);
    });
    runtime.end('a0', nowMs());
    await jest.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['b']);
    runtime.end('a1', nowMs());
    await Promise.all(waiting);
    expect(order).toEqual(['b', 'c']);
    expect(runtime.inFlight.size).toBe(firstCap);
  });

  it('is not waited for longer than was said, and whoever gave up takes no place', async () => {
    for (let n = 0; n < firstCap; n++) runtime.begin(`a${n}`);
    const waiting = runtime.beginInLine('b', 500);
    await jest.advanceTimersByTimeAsync(500);
    expect(await waiting).toBe(false);
    runtime.end('a0', nowMs());
    expect(runtime.inFlight.has('b')).toBe(false);
    expect(runtime.room()).toBe(1);
  });

  it('is not taken by what is answered and only to be stored, which is begun by nobody meanwhile', async () => {
    for (let n = 0; n < firstCap; n++) runtime.begin(`a${n}`);
    const waiting = runtime.beginInLine('b', 1_000);
    runtime.answered('a0');
    expect(await waiting).toBe(true);
    runtime.answered('a1');
    expect(runtime.room()).toBe(1);
    expect([...runtime.inFlight].slice(0, 2)).toEqual(['a0', 'a1']);
    runtime.end('a0', nowMs());
    runtime.end('a1', nowMs());
    expect(runtime.room()).toBe(1);
    expect(runtime.inFlight.size).toBe(firstCap - 1);
  });

  it('ends for all who wait when the endpoint is another process’s', async () => {
    for (let n = 0; n < firstCap; n++) runtime.begin(`a${n}`);
    const waiting = runtime.beginInLine('b', 60_000);
    runtime.close();
    expect(await waiting).toBe(false);
  });
});

describe('an endpoint', () => {
  it('is sent to within the intake only while it answers at once', async () => {
    expect(runtime.isQuick(nowMs())).toBe(true);
    await runtime.attempt(async () => result(200, slowMs + 1));
    expect(runtime.isQuick(nowMs())).toBe(false);
    await runtime.attempt(ok);
    expect(runtime.isQuick(nowMs())).toBe(true);
    runtime.holdFor(1_000, nowMs());
    expect(runtime.isQuick(nowMs())).toBe(false);
  });

  it('gets no more a second than it asked for, evenly', () => {
    const sent: number[] = [];
    for (let t = 0; t <= 10_000; t++) if (runtime.takeTurn(20, start + t) === 0) sent.push(t);
    expect(sent.length).toBeGreaterThanOrEqual(200);
    expect(sent.length).toBeLessThanOrEqual(203);
    for (let from = 0; from < 9_000; from += 500)
      expect(sent.filter((t) => t >= from && t < from + 1_000).length).toBeLessThanOrEqual(22);
  });
});
