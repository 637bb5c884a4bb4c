import { eventType, type CloudEvent } from '@rymeda/contracts';
import { withHyphens } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { checkedEvent } from './catalogue.ts';

/** What a write says has happened; the envelope is made of it and the caller's context. */
export interface PendingEvent {
  /** As in the catalogue, for example `care.session.completed`. */
  name: string;
  /** `<resource>/<id>`. */
  subject: string;
  /** The record's version after this change: 1 for the first, without holes. */
  sequence: number;
  /** Ids, states, codes and names of changed fields; never PHI. */
  data: Record<string, unknown>;
  /** For the platform's own work on a tenant: whose record it is. Default: the context's organisation. */
  organizationId?: string;
}

export interface EnvelopeFacts {
  engine: string;
  /** 32 hex digits of a UUIDv7. */
  id: string;
  time: Date;
}

/** Header values come from outside; an event carries no more of them than this. */
const longestUserAgent = 256;

/** CloudEvents 1.0. Throws UncataloguedEventError when the catalogue doesn't hold the event as it is. */
export function envelope(pending: PendingEvent, context: TenantContext, facts: EnvelopeFacts): CloudEvent {
  const { definition, data } = checkedEvent(facts.engine, pending.name, pending.data);
  if (!Number.isSafeInteger(pending.sequence) || pending.sequence < 1)
    throw new RangeError(`Event ${pending.name}: sequence starts at 1`);
  return {
    specversion: '1.0',
    id: withHyphens(facts.id),
    source: `/rymeda/${facts.engine}`,
    type: eventType(definition),
    subject: pending.subject,
    time: facts.time.toISOString(),
    datacontenttype: 'application/json',
    dataschema: dataSchema(definition),
    organizationid: organizationOf(pending, context),
    actorid: context.actor.id,
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    sequence: pending.sequence,
    ipaddress: context.ipAddress,
    ...(context.userAgent === undefined ? {} : { useragent: context.userAgent.slice(0, longestUserAgent) }),
    requestid: context.requestId,
    data,
  };
}

/** A name, not an address: where schemas are served is a deployment's matter. */
export const dataSchema = (e: { name: string; version: number }): string =>
  `urn:rymeda:event:${e.name}:${e.version}`;

/** The record's id out of `<resource>/<id>`; the message key of the engine's topic. */
export const subjectId = (subject: string): string => subject.slice(subject.indexOf('/') + 1);

/** Only the platform acts for others: a tenant's event is never another tenant's. */
function organizationOf(pending: PendingEvent, context: TenantContext): string {
  const { organizationId = context.organizationId } = pending;
  if (organizationId !== context.organizationId && context.organizationId !== 'platform')
    throw new Error(`Event ${pending.name} names another tenant than the context`);
  return organizationId;
}
