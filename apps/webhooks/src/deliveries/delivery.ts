import type { WebhookDelivery } from '@rymeda/contracts';
import { derivedUuidv7Hex, withoutHyphens } from '@rymeda/kernel';
import type { TenantDocument } from '@rymeda/tenancy';
import type { Message } from './body.rules.ts';

export interface StoredAttempt {
  at: Date;
  status: number | null;
  latencyMs: number;
  error: string | null;
  /** `ENC[…]` of the answer's first 4 KiB. */
  response: string | null;
}

/** One event on its way to one endpoint. Everything in clear is free of PHI, as events are. */
export interface DeliveryDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  partnerId: string | null;
  endpointId: string;
  event: string;
  eventId: string;
  /** The engine that emitted it: its read scope is needed. */
  engine: string;
  subject: string;
  sequence: number;
  /** What the body's `createdAt` and `data` are made of. */
  payload: { createdAt: string; data: Record<string, unknown> };
  /** Of what its event was told in, where that trace is kept. */
  traceparent?: string;
  status: WebhookDelivery['status'];
  attempts: StoredAttempt[];
  attemptCount: number;
  /** How often it changed without an attempt; absent on those that never did. */
  changes?: number;
  /** A replay begins a new round of attempts. */
  round: { attempts: number; startedAt: Date };
  /** When something is to be done; absent when nothing is. */
  dueAt?: Date;
  createdAt: Date;
  updatedAt: Date;
  /** When it is forgotten; absent while something is to be done. */
  expireAt?: Date;
}

/** What an event becomes for an endpoint, before anything is known of its first attempt. */
export type NewDelivery = Pick<
  DeliveryDocument,
  | 'organizationId'
  | 'partnerId'
  | 'endpointId'
  | 'event'
  | 'eventId'
  | 'engine'
  | 'subject'
  | 'sequence'
  | 'payload'
  | 'traceparent'
> & { _id: string };

export const keepMs = 30 * 86_400_000;

/**
 * The same whoever makes it, as often as the event comes: the `_id`, so that a delivery exists once, and the
 * `webhook-id`. In the form of a UUIDv7 with the event's time. `eventId`: with or without hyphens.
 */
export function deliveryId(eventId: string, endpointId: string): string {
  const event = withoutHyphens(eventId);
  return `whd_${derivedUuidv7Hex(`${event}/${endpointId}`, event.slice(0, 12))}`;
}

export const messageOf = (d: NewDelivery): Message => ({
  event: d.event,
  id: d.eventId,
  createdAt: d.payload.createdAt,
  organizationId: d.organizationId,
  data: d.payload.data,
});

export const pendingDelivery = (d: NewDelivery, now: Date, dueAt: Date): DeliveryDocument => ({
  ...d,
  status: 'pending',
  attempts: [],
  attemptCount: 0,
  round: { attempts: 0, startedAt: now },
  dueAt,
  createdAt: now,
  updatedAt: now,
});

/** Higher after each change that can be seen. */
export const versionOf = ({ attemptCount, changes = 0 }: DeliveryDocument): number =>
  1 + attemptCount + changes;

/** `responses`: the opened ones, by place; without them null. */
export const toDelivery = (d: DeliveryDocument, responses: (string | null)[] = []): WebhookDelivery => ({
  id: d._id,
  organizationId: d.organizationId,
  createdAt: d.createdAt.toISOString(),
  updatedAt: d.updatedAt.toISOString(),
  endpointId: d.endpointId,
  event: d.event,
  eventId: d.eventId,
  subject: d.subject,
  status: d.status,
  attempts: d.attempts.map((a, n) => ({
    at: a.at.toISOString(),
    status: a.status,
    latencyMs: a.latencyMs,
    error: a.error,
    response: responses[n] ?? null,
  })),
  attemptCount: d.attemptCount,
  nextAttemptAt: d.dueAt?.toISOString() ?? null,
});
