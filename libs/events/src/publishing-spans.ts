import type { Span, Tracer } from '@rymeda/kernel';
import type { OutboxRow } from './outbox.ts';
import { asItCame, tracesOfRow, type Continued, type RelayTopics } from './relay.rules.ts';

export interface PublishingSpans {
  /** Messages say that their consumers are behind their publishing. */
  continued: (row: OutboxRow) => Continued;
  /** Kafka has them. After a failure nothing is told: the attempt that succeeds covers all the time. */
  end(): void;
}

const untraced: PublishingSpans = { continued: () => asItCame, end: () => undefined };

/** One span for each kept trace that a row is of, from the row's making on: its length is what the outbox cost. */
export function publishingSpans(
  tracer: Tracer,
  rows: readonly OutboxRow[],
  topics: RelayTopics,
): PublishingSpans {
  let byRow: Map<string, Map<string, Span>> | undefined;
  for (const row of rows)
    for (const trace of tracesOfRow(row)) {
      const span = tracer.begin('outbox.publish', trace, {
        startedAt: row.createdAt,
        attributes: {
          'messaging.system': 'kafka',
          'messaging.operation.name': 'publish',
          ...(row.kind === 'access'
            ? { 'messaging.destination.name': topics.intake }
            : {
                'messaging.destination.name': topics.events,
                'rymeda.event.type': row.event.type,
                'rymeda.event.id': row.event.id,
                'rymeda.organization.id': row.event.organizationid,
              }),
        },
      });
      if (span === undefined) continue;
      const spans = (byRow ??= new Map<string, Map<string, Span>>()).get(row._id) ?? new Map<string, Span>();
      byRow.set(row._id, spans.set(trace, span));
    }
  if (byRow === undefined) return untraced;
  const traced = byRow;
  return {
    continued: (row) => (traceparent) => traced.get(row._id)?.get(traceparent)?.traceparent ?? traceparent,
    end: () => traced.forEach((spans) => spans.forEach((span) => span.end())),
  };
}
