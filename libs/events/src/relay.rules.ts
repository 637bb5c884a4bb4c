import { eventType, phiAccessed, type CloudEvent } from '@rymeda/contracts';
import { derivedUuidv7Hex, isSampled, withHyphens } from '@rymeda/kernel';
import { dataSchema, subjectId } from './envelope.ts';
import type { OutgoingMessage, TopicMessages } from './kafka.ts';
import { tracesHeader } from './message-spans.ts';
import type { AccessRow, OutboxRow } from './outbox.ts';

/** Where an engine's events go. */
export interface RelayTopics {
  events: string;
  intake: string;
}

/** Rows in the order of publishing: the subject of the oldest row first, each subject's by sequence. */
export function publishingOrder(rows: readonly OutboxRow[]): OutboxRow[] {
  const oldestFirst = [...rows].sort((a, b) => (a._id < b._id ? -1 : 1));
  const bySubject = Map.groupBy(oldestFirst, (row) => row.subject);
  return [...bySubject.values()].flatMap((of) => of.sort((a, b) => a.sequence - b.sequence));
}

/** CloudEvents' Kafka binding, structured mode. */
const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** Where a message's consumers shall continue a trace: in its publishing, where that is told. */
export type Continued = (traceparent: string) => string;
export const asItCame: Continued = (traceparent) => traceparent;

/** The kept traces that rows are of. */
export const tracesOfRow = (row: OutboxRow): string[] =>
  row.kind === 'access'
    ? [...new Set(row.access.flatMap(({ traces }) => traces ?? []))]
    : isSampled(row.event.traceparent)
      ? [row.event.traceparent]
      : [];

/** What rows become: to subscribers keyed by record, to audit keyed by organisation. */
export function topicMessages(
  engine: string,
  rows: readonly OutboxRow[],
  to: RelayTopics,
  continued: (row: OutboxRow) => Continued = () => asItCame,
): TopicMessages[] {
  const events: OutgoingMessage[] = [];
  const intake: OutgoingMessage[] = [];
  for (const row of rows) {
    if (row.kind === 'access') {
      intake.push(...accessMessages(row, engine, continued(row)));
      continue;
    }
    const { ipaddress, useragent, ...event } = row.event;
    const headers = {
      ...structured,
      ...(event.traceparent === undefined ? {} : { traceparent: continued(row)(event.traceparent) }),
    };
    // Where a caller sat is for audit alone.
    events.push({ key: subjectId(event.subject), value: JSON.stringify(event), headers });
    intake.push({ key: event.organizationid, value: JSON.stringify(row.event), headers });
  }
  return [
    { topic: to.events, messages: events },
    { topic: to.intake, messages: intake },
  ].filter((t) => t.messages.length > 0);
}

/** One event per organisation out of a batch; nothing of one organisation comes near another's. */
function accessMessages(row: AccessRow, engine: string, continued: Continued): OutgoingMessage[] {
  return row.access.map(({ organizationId, records, traces }) => {
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
    const of: Record<string, string> =
      traces === undefined ? {} : { [tracesHeader]: traces.map(continued).join(',') };
    return { key: organizationId, value, headers: { ...structured, ...of } };
  });
}

/** The same at each publishing of the row, so that a redelivery is recognised; a UUIDv7 by its form. */
export function accessEventId(rowId: string, organizationId: string): string {
  return withHyphens(derivedUuidv7Hex(`${rowId}/${organizationId}`, rowId.slice(0, 12)));
}

/**
 * Of rows that are published together: all may meet in one partition, and a broker takes 1,048,588 bytes as one batch. The
 * rest is for earlier rows of the same subjects, which are few.
 */
export const mostBytes = 800 * 1024;

/** More than a message takes beside its value: key, headers, place in its batch. */
export const besides = 250;
/** The same of access records, with their envelope. */
const besidesRecords = 800;
/** Of a kept trace in the header. */
const traceBytes = 56;

/** What of a row goes into one partition at most, in bytes. An event's envelope holds what its caller chose to send. */
export const publishedBytes = (row: OutboxRow): number =>
  row.kind === 'event'
    ? Buffer.byteLength(JSON.stringify(row.event)) + besides
    : row.access.reduce(
        (sum, { records, traces = [] }) =>
          sum + Buffer.byteLength(records) + besidesRecords + traceBytes * traces.length,
        0,
      );

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
