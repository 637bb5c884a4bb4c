import type { Clock } from '@rymeda/kernel';
import type { Pools } from '@rymeda/service/egress';
import { signatureHeaders, signingKeys } from '@rymeda/service/signature';
import { mayPass } from '../runs/retry.rules.ts';
import { effectKey, type Outcome, type Step } from './effect.ts';

export interface WebhookInput {
  url: string;
  body: unknown;
}

/** Why there was no connection to send by. */
const beforeSending = new Set([
  'address_refused',
  'http_refused',
  'name_not_resolved',
  'connection_refused',
  'unreachable',
  'tls_failed',
  'proxy_refused',
]);

/**
 * A POST to an address that the workflow's author chose, through the guard that webhooks go through: nothing private is
 * reached. Its `webhook-id` is the same however often it is tried.
 */
export function webhookPoster(by: { pools: Pick<Pools, 'post'>; clock: Clock }) {
  return async (step: Step, input: WebhookInput, secret: string | undefined): Promise<Outcome> => {
    const body = JSON.stringify(input.body);
    const timestamp = Math.floor(by.clock().getTime() / 1000);
    const id = effectKey(step);
    const headers =
      secret === undefined
        ? { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }
        : signatureHeaders({ id, timestamp, body }, signingKeys(secret));
    const result = await by.pools.post(
      { endpointId: `${step.run.workflowId} ${input.url}`, version: 1, url: new URL(input.url), tls: null },
      {
        body,
        timeoutMs: step.timeoutSeconds * 1_000,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Rymeda-Workflows/1',
          ...headers,
        },
      },
    );
    if (result.status !== null && result.status >= 200 && result.status < 300)
      return {
        kind: 'done',
        output: { ok: true, status: result.status },
        sent: { kind: 'webhook', outcome: 'sent' },
      };
    const refused = result.error === 'address_refused' || result.error === 'http_refused';
    const mayHaveLeft = result.status === null && !beforeSending.has(result.error ?? '');
    return {
      kind: 'failed',
      error:
        result.status === null
          ? {
              code: refused ? 'ADDRESS_REFUSED' : 'NO_ANSWER',
              message: `The call failed: ${result.error ?? 'unknown'}`,
            }
          : { code: 'REFUSED', message: `The receiver answered ${result.status}` },
      mayPass: !refused && (result.status === null || mayPass(result.status)),
      retryAfter: result.retryAfterMs === undefined ? null : result.retryAfterMs / 1000,
      mayHaveLeft,
      sent: { kind: 'webhook', outcome: 'failed' },
    };
  };
}
export type WebhookPoster = ReturnType<typeof webhookPoster>;
