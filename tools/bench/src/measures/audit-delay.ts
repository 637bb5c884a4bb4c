import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import { patientBody } from '../patients.ts';
import type { Platform } from '../platform.ts';
import { percentile } from '../statistics.ts';

export interface AuditDelay {
  samples: number;
  /** Milliseconds from the answer of a POST to its entry in an answer of the log. */
  p50: number;
  p99: number;
}

const pollMs = 10;
const patienceMs = 10_000;

/** One change after another, each looked for through the API until it is there: a light load. */
export async function measureAuditDelay(
  platform: Platform,
  samples: number,
  signal: AbortSignal,
): Promise<AuditDelay> {
  const delays: number[] = [];
  for (let n = 0; n < samples; n++) {
    signal.throwIfAborted();
    delays.push(await oneDelay(platform));
    // Not in step with the relay's and the consumer's own intervals.
    await sleep(Math.random() * 60);
  }
  delays.sort((a, b) => a - b);
  return { samples, p50: percentile(delays, 50), p99: percentile(delays, 99) };
}

async function oneDelay({ stack, token, seeded }: Platform): Promise<number> {
  const body = patientBody(seeded.next++);
  const { data } = await call<{ data: { id: string } }>(
    'POST',
    `${stack.gateway}/v1/care/patients`,
    token,
    body,
  );
  const answered = performance.now();
  const query = new URLSearchParams({ resourceId: data.id, action: 'create' });
  for (;;) {
    const found = await call<{ data: unknown[] }>('GET', `${stack.gateway}/v1/audit/logs?${query}`, token);
    const passed = performance.now() - answered;
    if (found.data.length > 0) return passed;
    if (passed > patienceMs) throw new Error(`No entry of ${data.id} within ${patienceMs / 1000} s`);
    await sleep(pollMs);
  }
}
