import { isSampled, isTraceparent, type Span, type SpanAttributes, type Tracer } from '@rymeda/kernel';

/** What of a message its traces are read from, and where they are noted. */
interface TracedMessage {
  headers: Record<string, string>;
  traceparent?: string;
}

/**
 * Beside `traceparent`, which names one trace: a message of access records is of many requests. Their traceparents,
 * separated by commas; only those of traces that are kept.
 */
export const tracesHeader = 'rymeda-traces';
/** Of one message or row; further ones are left out. */
export const mostTraces = 16;

/** A consumer group's work on a batch, in every trace that it is a part of. */
export interface TracedBatch {
  /** For what is done for the batch as a whole. */
  readonly traceparent: string;
  end(fault?: string): void;
}

/** The kept traces that a message belongs to, as its producer said. */
export function tracesOf({ headers }: Pick<TracedMessage, 'headers'>): string[] {
  const { traceparent, [tracesHeader]: several } = headers;
  const named = several === undefined ? [traceparent] : several.split(',', mostTraces);
  return named.filter(isTraceparent).filter(isSampled);
}

/**
 * One message is worked on in its own trace. Of several, the work is one span in a trace of its own that links theirs
 * (OpenTelemetry's rule for batches), and each of theirs has a span that links back, so that a request can be followed in
 * its own trace to the end. Undefined when none is kept. Gives messages of one trace their `traceparent`.
 */
export function beginBatch(
  tracer: Tracer,
  of: { topic: string; group: string; messages: TracedMessage[] },
): TracedBatch | undefined {
  const { topic, group, messages } = of;
  let traced: { message: TracedMessage; traces: string[] }[] | undefined;
  for (const message of messages) {
    const traces = tracesOf(message);
    if (traces.length > 0) (traced ??= []).push({ message, traces });
  }
  if (traced === undefined) return undefined;
  const common: SpanAttributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': group,
    'messaging.operation.name': 'process',
  };
  const links = traced.flatMap(({ traces }) => traces);
  const batch = messages.length > 1 || links.length > 1 ? batchSpan() : undefined;
  const spans: Span[] = [];
  for (const { message, traces } of traced)
    for (const trace of traces) {
      const back = batch === undefined ? {} : { links: [batch.traceparent] };
      const span = tracer.begin('consumer.process', trace, { attributes: common, ...back });
      if (span === undefined) continue;
      spans.push(span);
      if (traces.length === 1) message.traceparent = span.traceparent;
    }
  const whole = batch ?? spans[0];
  if (whole === undefined) return undefined;
  return {
    traceparent: whole.traceparent,
    end(fault) {
      for (const span of spans) span.end({}, fault);
      batch?.end({}, fault);
    },
  };

  function batchSpan(): Span | undefined {
    const attributes = {
      ...common,
      'messaging.operation.name': 'batch',
      'messaging.batch.message_count': messages.length,
    };
    return tracer.anew('consumer.batch', { attributes, links });
  }
}
