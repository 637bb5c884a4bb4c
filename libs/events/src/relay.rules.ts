import { eventType, phiAccessed, type CloudEvent } from '@rymeda/contracts';
import { sha256, withHyphens } from '@rymeda/kernel';
import { dataSchema, subjectId } from './envelope.ts';
import type { OutgoingMessage, TopicMessages } from './kafka.ts';
import type { AccessRow, OutboxRow } from './outbox.ts';

/** Where an engine's events go. */
export interface RelayTopics {
  events: string;
  intake: string;
}

export interface Addressed {
  /** For audit alone when false. */
  toSubscribers: boolean;
  /** The organisation: key of the intake topic. */
  organizationId: string;
  recordId: string;
  value: string;
  headers: Record<string, string>;
}

/** Rows in the order of publishing: each subject's by sequence. */
export const inOrder = (rows: readonly OutboxRow[]): OutboxRow[] =>
  [...rows].sort((a, b) =>
    a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.sequence - b.sequence,
  );

/** CloudEvents' Kafka binding, structured mode. */
const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

export function addressed(row: OutboxRow, engine: string): Addressed[] {
  if (row.kind === 'access') return accessMessages(row, engine);
  const { event } = row;
  return [
    {
      toSubscribers: true,
      organizationId: event.organizationid,
      recordId: subjectId(event.subject),
      value: JSON.stringify(event),
      headers: {
        ...structured,
        ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      },
    },
  ];
}

/** One event per organisation out of a batch; nothing of one organisation comes near another's. */
function accessMessages(row: AccessRow, engine: string): Addressed[] {
  return row.access.map(({ organizationId, records }) => {
    const head: Omit<CloudEvent, 'data'> = {
      specversion: '1.0',
      id: accessEventId(row._id, organizationId),
      source: `/rymeda/${engine}`,
      type: eventType(phiAccessed),
      subject: row.subject,
      time: row.createdAt.toISOString(),
      datacontenttype: 'application/json',
      dataschema: dataSchema(phiAccessed),
      organizationid: organizationId,
      actorid: `system:${engine}`,
      sequence: row.sequence,
    };
    const data = `{"process":${JSON.stringify(row.process)},"batch":${row.batch},"records":${records}}`;
    const value = `${JSON.stringify(head).slice(0, -1)},"data":${data}}`;
    return { toSubscribers: false, organizationId, recordId: row.process, value, headers: structured };
  });
}

/** The same at each publishing of the row, so that a redelivery is recognised; a UUIDv7 by its form. */
export function accessEventId(rowId: string, organizationId: string): string {
  const hash = sha256(`${rowId}/${organizationId}`).toString('hex');
  return withHyphens(`${rowId.slice(0, 12)}7${hash.slice(0, 3)}8${hash.slice(3, 18)}`);
}

export function topicMessages(messages: readonly Addressed[], topics: RelayTopics): TopicMessages[] {
  const events: OutgoingMessage[] = [];
  const intake: OutgoingMessage[] = [];
  for (const { toSubscribers, organizationId, recordId, value, headers } of messages) {
    if (toSubscribers) events.push({ key: recordId, value, headers });
    intake.push({ key: organizationId, value, headers });
  }
  return [
    { topic: topics.events, messages: events },
    { topic: topics.intake, messages: intake },
  ].filter((t) => t.messages.length > 0);
}

/**
 * Of rows that were cut off by the limit: per subject, up to which sequence earlier rows must be looked for
 * beyond the cut, because processes' clocks differ. Subjects whose first event is among them need none.
 */
export function mayLackEarlier(rows: readonly OutboxRow[]): { subject: string; below: number }[] {
  const spans = new Map<string, { min: number; max: number; n: number }>();
  for (const { subject, sequence } of rows) {
    const span = spans.get(subject);
    if (span === undefined) spans.set(subject, { min: sequence, max: sequence, n: 1 });
    else {
      span.min = Math.min(span.min, sequence);
      span.max = Math.max(span.max, sequence);
      span.n++;
    }
  }
  return [...spans]
    .filter(([, s]) => s.min > 1 || s.n < s.max - s.min + 1)
    .map(([subject, s]) => ({ subject, below: s.max }));
}
