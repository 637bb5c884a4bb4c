import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import { evenly } from '../load/evenly.ts';
import { inFlight } from '../load/in-flight.ts';
import type { Platform } from '../platform.ts';

export interface RotationSpeed {
  /** Records that the walk wrote anew, a second. */
  perSecond: number;
  records: number;
  /** Answers a second to readers, while it walked. */
  readsMeanwhile: number;
}
export interface Rotations {
  /** While nobody asks for anything. */
  alone: RotationSpeed;
  /** While patients are read at a third of the rate that fills the machine; `readsBefore`: answers a second before it. */
  beside: RotationSpeed & { readsBefore: number };
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
  await rotate(platform, () => 0, signal);
  const alone = await rotate(platform, () => 0, signal);
  const reads = steadyReads(stack.gateway, token, seeded.ids, most / 3);
  try {
    const readsBefore = await rateFor(reads, quietMs);
    return { alone, beside: { ...(await rotate(platform, reads.answers, signal)), readsBefore } };
  } finally {
    await reads.stop();
  }
}

/** Measured from the first record that is written anew to the last one; ends when the rotation has. */
async function rotate(
  platform: Platform,
  answers: () => number,
  signal: AbortSignal,
): Promise<RotationSpeed> {
  const { stack } = platform;
  const path = `${stack.gateway}/v1/platform/organizations/${stack.organizations[0]?.id ?? ''}/keys/care`;
  const operator = await operatorToken(platform);
  await call('POST', `${path}/rotate`, operator, {});
  let began: { at: number; answers: number } | undefined;
  let speed: RotationSpeed | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { rotations } = (await call<Keys>('GET', path, operator)).data;
    const now = rotations.findLast((r) => r.purpose === 'data');
    const at = performance.now();
    if (now?.phase === 'rewriting') began ??= { at, answers: answers() };
    else if (now !== undefined && began !== undefined && speed === undefined) {
      const [seconds, { records }] = [(at - began.at) / 1000, now];
      const readsMeanwhile = (answers() - began.answers) / seconds;
      speed = { perSecond: records / seconds, records, readsMeanwhile };
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

async function rateFor(reads: { answers(): number }, ms: number): Promise<number> {
  const before = reads.answers();
  const from = performance.now();
  await sleep(ms);
  return (reads.answers() - before) / ((performance.now() - from) / 1000);
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
  let answers = 0;
  let running = true;
  const asked = inFlight();
  async function ask(): Promise<void> {
    for await (const n of evenly(perSecond, Infinity)) {
      if (!running) return;
      asked.add(read(gateway, token, ids, n).then(() => void answers++));
    }
  }
  const asking = ask();
  return {
    answers: () => answers,
    async stop() {
      running = false;
      await asking;
      await asked.all();
    },
  };
}
