import type { BlobCipher } from '@rymeda/encryption';
import { noTracer, type Clock, type SpanAttributes, type Tracer } from '@rymeda/kernel';
import type { Pools } from '@rymeda/service/egress';
import { bodyOf, type Resource } from '../deliveries/body.rules.ts';
import { messageOf, type DeliveryDocument, type NewDelivery } from '../deliveries/delivery.ts';
import {
  isGone,
  isSuccess,
  outcomeOf,
  refusedOutcome,
  unreadOutcome,
  type AttemptResult,
  type Outcome,
} from '../deliveries/outcome.rules.ts';
import { giveUpAfterMs } from '../deliveries/retry.rules.ts';
import { signatureHeaders } from '@rymeda/service/signature';
import type { DisabledReason } from '../endpoints/endpoint.ts';
import type { EndpointRuntime } from './endpoint-runtime.ts';
import type { ReadyEndpoint } from './ready-endpoint.ts';

export type ToSend = NewDelivery & Pick<DeliveryDocument, 'round' | 'attemptCount'>;

/** Nothing was sent and nothing counted; to be tried again after a while. */
export interface Held {
  heldMs: number;
}

/** Why a record is not there now: its engine is away, or it answers, but not with this one. */
export type Unread = 'unavailable' | 'unreadable';

export interface AttemptParts {
  pools: Pick<Pools, 'post'>;
  apiVersion: string;
  clock: Clock;
  /** Seals answers. */
  cipher: Pick<BlobCipher, 'seal'>;
  /** Whether the endpoint's client may have an engine's events; null while that can't be told. */
  mayRead(organizationId: string, clientId: string, engine: string): Promise<boolean | null>;
  /** The record itself, disclosed durably. */
  resource(delivery: ToSend, endpoint: ReadyEndpoint): Promise<Resource | Unread>;
  /** Since when an endpoint fails; null when it is well again. */
  noteFailing(endpoint: ReadyEndpoint, since: Date | null): void;
  /** `onForgiven`: instead, when somebody gave it its time anew since. */
  disable(endpoint: ReadyEndpoint, reason: DisabledReason, onForgiven: () => void): void;
  observe(result: AttemptResult): void;
  /** Default: no traces. */
  tracer?: Tracer;
}

export type Attempt = (
  delivery: ToSend,
  endpoint: ReadyEndpoint,
  runtime: EndpointRuntime,
) => Promise<Outcome | Held>;

const tryAgainMs = 3_000;

/** Where an answer is sealed to. */
export const responseId = (deliveryId: string, at: Date): string => `${deliveryId}/${at.getTime()}`;

/** One attempt at one delivery, from its permission to what is to be stored of it. */
export function attempts(parts: AttemptParts): Attempt {
  const { clock, tracer = noTracer } = parts;

  return async (delivery, endpoint, runtime) => {
    const { organizationId } = endpoint;
    if (delivery.engine !== 'test') {
      const may = await parts.mayRead(organizationId, endpoint.clientId, delivery.engine);
      if (may === null) return { heldMs: tryAgainMs };
      if (!may) return refusedOutcome(delivery, 'scope_missing', clock());
    }
    const asks = endpoint.includeResource && delivery.engine !== 'test';
    const resource = asks ? await parts.resource(delivery, endpoint) : undefined;
    if (resource === 'unavailable') return { heldMs: tryAgainMs };

    const at = clock();
    if (resource === 'unreadable') return unreadOutcome(delivery, at, Math.random());
    const body = bodyOf(messageOf(delivery), parts.apiVersion, resource);
    const { current, next } = endpoint.keysAt(at);
    const message = { id: delivery._id, timestamp: Math.floor(at.getTime() / 1000), body };
    const headers = { ...endpoint.headers, ...signatureHeaders(message, current, next) };
    const span = tracer.begin('webhook.attempt', delivery.traceparent, {
      attributes: spanFacts(delivery),
    });
    const result = await runtime.attempt(() => parts.pools.post(endpoint.receiver, { headers, body }));
    // What was held back was no attempt, and its span is forgotten.
    if (result !== null)
      span?.end({ 'http.response.status_code': result.status ?? undefined }, faultOf(result));
    if (result === null) return { heldMs: Math.max(1, runtime.pause(clock().getTime())) };
    parts.observe(result);
    follow(endpoint, runtime, result);
    // An answer may repeat what it was sent: none is kept where that was a record.
    const response = resource === undefined ? await sealed(delivery, at, result.response) : null;
    const attempt = { at, status: result.status, latencyMs: result.latencyMs, error: result.error, response };
    return outcomeOf(delivery, result, attempt, Math.random());
  };

  /** What the result says of the endpoint itself. */
  function follow(endpoint: ReadyEndpoint, runtime: EndpointRuntime, result: AttemptResult): void {
    if (isSuccess(result)) {
      if (runtime.failingSince === null) return;
      runtime.failingSince = null;
      return parts.noteFailing(endpoint, null);
    }
    const forgiven = (): void => void (runtime.failingSince = null);
    if (isGone(result)) return parts.disable(endpoint, 'gone', forgiven);
    const now = clock();
    if (runtime.failingSince === null) {
      runtime.failingSince = now;
      parts.noteFailing(endpoint, now);
    } else if (now.getTime() - runtime.failingSince.getTime() >= giveUpAfterMs)
      parts.disable(endpoint, 'failing', forgiven);
  }

  async function sealed(delivery: ToSend, at: Date, response: string | null): Promise<string | null> {
    if (response === null || response === '') return null;
    const id = responseId(delivery._id, at);
    return parts.cipher.seal(delivery.organizationId, id, Buffer.from(response, 'utf8'));
  }
}

const spanFacts = (delivery: ToSend): SpanAttributes => ({
  'rymeda.event.name': delivery.event,
  'rymeda.endpoint.id': delivery.endpointId,
  'rymeda.delivery.id': delivery._id,
  'rymeda.attempt': delivery.attemptCount + 1,
  'rymeda.organization.id': delivery.organizationId,
});

const faultOf = (result: AttemptResult): string | undefined =>
  isSuccess(result) ? undefined : (result.error ?? String(result.status));
