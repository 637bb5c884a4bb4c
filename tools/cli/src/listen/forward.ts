import type { WebhookMessage } from '@rymeda/contracts';
import { signWebhook } from '@rymeda/sdk';

/** What came of one attempt. */
export interface Forwarded {
  /** Null when there was no answer. */
  status: number | null;
  milliseconds: number;
  error: string | null;
}

/** As long as the platform gives a receiver. */
const timeoutMs = 15_000;

/** Posts an event as the platform would: the same body, signed anew with the developer's own secret. */
export async function forward(url: string, message: WebhookMessage, secret: string): Promise<Forwarded> {
  const body = JSON.stringify(message);
  const timestamp = Math.floor(Date.now() / 1000);
  const id = message.id.replace(/^evt_/, 'whd_');
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Rymeda-Webhooks/1 (rymeda listen)',
    ...(await signWebhook(body, { id, timestamp, secret })),
  };
  const begun = performance.now();
  const since = (): number => Math.round(performance.now() - begun);
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return { status: answer.status, milliseconds: since(), error: null };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    const reason = (error as Error).name === 'TimeoutError' ? 'timeout' : code;
    return { status: null, milliseconds: since(), error: typeof reason === 'string' ? reason : 'no answer' };
  }
}
