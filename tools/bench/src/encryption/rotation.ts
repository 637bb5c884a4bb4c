import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import { evenly } from '../load/evenly.ts';
import { inFlight } from '../load/in-flight.ts';
import type { Platform } from '../platform.ts';
import { percentile } from '../statistics.ts';

export interface RotationSpeed {
  /** Records that the walk wrote anew, a second. */
  perSecond: number;
  records: number;
  /** What readers got while it walked. */
  reads: Readings;
}
/** Of answers: how many a second, and how long the slowest of a hundred took. */
export interface Readings {
  perSecond: number;
  p99Ms: number;
}
export interface Rotations {
  /** While nobody asks for anything. */
  alone: RotationSpeed;
  /** While patients are read at a third of the rate that fills the machine; `readsBefore`: what they got before it. */
  beside: RotationSpeed & { readsBefore: Readings };
}

interface Keys {
  data: { rotations: { purpose: string; phase: string; records: number; finishedAt: string | null }[] };
}

const readers = 16;
const quietMs = 4_000;
/** Seldom enough that to ask is no load of its own. */
const askedMs = 50;

/** Rotates the data key of the platform's first organisation at care, alone and beside a running load. */
export async function measureRotation(platform: Platform, signal: AbortSignal): Promise<Rotations> {
  const { stack, token, seeded } = platform;
  const most = await mostReads(stack.gateway, token, seeded.ids);
  // A process's first rotation is compiled while it runs, which a real one, of minutes, would not show.
  await rotate(platform, none, signal);
  const alone = await rotate(platform, none, signal);
  const reads = steadyReads(stack.gateway, token, seeded.ids, most / 3);
  try {
    const quiet = reads.begin();
    await sleep(quietMs);
    const readsBefore = quiet();
    return { alone, beside: { ...(await rotate(platform, reads, signal)), readsBefore } };
  } finally {
    await reads.stop();
  }
}

interface Reads {
  /** Answers what was read since. */
  begin(): () => Readings;
}
const none: Reads = { begin: () => () => ({ perSecond: 0, p99Ms: 0 }) };

/** Measured from the first record that is written anew to the last one; ends when the rotation has. */
async function rotate(platform: Platform, reads: Reads, signal: AbortSignal): Promise<RotationSpeed> {
  const { stack } = platform;
  const path = `${stack.gateway}/v1/platform/organizations/${stack.organizations[0]?.id ?? ''}/keys/care`;
  const operator = await operatorToken(platform);
  await call('POST', `${path}/rotate`, operator, {});
  let began: { at: number; readings: () => Readings } | undefined;
  let speed: RotationSpeed | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { rotations } = (await call<Keys>('GET', path, operator)).data;
    const now = rotations.findLast((r) => r.purpose === 'data');
    const at = performance.now();
    if (now?.phase === 'rewriting') began ??= { at, readings: reads.begin() };
    else if (now !== undefined && began !== undefined && speed === undefined) {
      const { records } = now;
      speed = { perSecond: records / ((at - began.at) / 1000), records, reads: began.readings() };
    }
    if (speed !== undefined && rotations.every((r) => r.finishedAt !== null)) return speed;
    await sleep(askedMs);
  }
}

async function operatorToken({ stack }: Platform): Promise<string> {
  const { clientId, clientSecret } = stack.operator;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${stack.gateway}/oauth2/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const read = (gateway: string, token: string, ids: readonly string[], n: number): Promise<unknown> =>
  call('GET', `${gateway}/v1/care/patients/${ids[n % ids.length] as string}`, token);

/** What the machine answers in a second when it is asked without a pause. */
async function mostReads(gateway: string, token: string, ids: readonly string[]): Promise<number> {
  const until = performance.now() + quietMs;
  let answers = 0;
  const reader = async (_: unknown, first: number): Promise<void> => {
    for (let n = first; performance.now() < until; n += readers, answers++)
      await read(gateway, token, ids, n);
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return answers / (quietMs / 1000);
}

/** Asks at a steady rate, whatever is answered when. Every answer must be a success: a rotation that disturbs a reader is none. */
function steadyReads(gateway: string, token: string, ids: readonly string[], perSecond: number) {
  const tookMs: number[] = [];
  let running = true;
  const asked = inFlight();
  async function one(n: number): Promise<void> {
    const began = performance.now();
    await read(gateway, token, ids, n);
    tookMs.push(performance.now() - began);
  }
  async function ask(): Promise<void> {
    for await (const n of evenly(perSecond, Infinity)) {
      if (!running) return;
      asked.add(one(n));
    }
  }
  const asking = ask();
  return {
    begin(): () => Readings {
      const [first, from] = [tookMs.length, performance.now()];
      return () => {
        const took = Float64Array.from(tookMs.slice(first)).sort();
        const seconds = (performance.now() - from) / 1000;
        return { perSecond: took.length / seconds, p99Ms: percentile(took, 99) };
      };
    },
    async stop() {
      running = false;
      await asking;
      await asked.all();
    },
  };
}
