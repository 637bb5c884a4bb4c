import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import type { Platform } from '../platform.ts';

export interface RotationSpeed {
  /** Records that the walk wrote anew, a second. */
  perSecond: number;
  records: number;
  /** Answers a second while it walked ÷ before it. */
  loadLeft: number;
}

interface Keys {
  data: { rotations: { purpose: string; phase: string; records: number }[] };
}

const readers = 16;

/** Rotates the data key of the platform's first organisation at care while its patients are read without a pause. */
export async function measureRotation(platform: Platform, signal: AbortSignal): Promise<RotationSpeed> {
  const { stack, token, seeded } = platform;
  const path = `${stack.gateway}/v1/platform/organizations/${stack.organizations[0]?.id ?? ''}/keys/care`;
  const operator = await operatorToken(platform);
  const rotation = async () =>
    (await call<Keys>('GET', path, operator)).data.rotations.find((r) => r.purpose === 'data');

  const reads = startReads(stack.gateway, token, seeded.ids);
  try {
    const quiet = await rateFor(reads, 4_000);
    await call('POST', `${path}/rotate`, operator, {});
    let began: { at: number; reads: number } | undefined;
    for (;;) {
      signal.throwIfAborted();
      const now = await rotation();
      const at = performance.now();
      if (now?.phase === 'rewriting') began ??= { at, reads: reads.answers() };
      if (now !== undefined && began !== undefined && now.phase !== 'rewriting') {
        const seconds = (at - began.at) / 1000;
        const during = (reads.answers() - began.reads) / seconds;
        return { perSecond: now.records / seconds, records: now.records, loadLeft: during / quiet };
      }
      await sleep(10);
    }
  } finally {
    await reads.stop();
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

/** Every answer must be a success: a rotation that disturbs a reader is none. */
function startReads(gateway: string, token: string, ids: readonly string[]) {
  let answers = 0;
  let running = true;
  const all = Array.from({ length: readers }, async (_, reader) => {
    for (let i = reader; running; i += readers) {
      await call('GET', `${gateway}/v1/care/patients/${ids[i % ids.length] as string}`, token);
      answers++;
    }
  });
  return {
    answers: () => answers,
    async stop() {
      running = false;
      await Promise.all(all);
    },
  };
}
