import { hostname } from 'node:os';
import type { Context, SpanContext } from '@opentelemetry/api';
import {
  allowedSpan,
  spanIdOf,
  spanTable,
  traceIdOf,
  type Secret,
  type Span,
  type SpanOptions,
  type SpanType,
} from '@rymeda/kernel';
import { countedProcessor, type SpanCounts } from './counted-processor.ts';

export interface OpenTelemetry {
  begin(type: SpanType, parent: string | undefined, options?: SpanOptions): Span;
  stats(): SpanCounts;
  /** Sends what waits; rejects when that can't be told. */
  close(): Promise<void>;
}

export interface OpenTelemetryOptions {
  service: string;
  /** Without `/v1/traces`. */
  endpoint: string;
  /** What the receiver knows us by. */
  headers: Secret<Readonly<Record<string, string>>> | undefined;
  onDropped(): void;
  /** How long spans are gathered, milliseconds. */
  gatherMs?: number;
}

const linksOfOne = 128;
const exportMs = 5_000;

/**
 * OpenTelemetry's SDK, loaded here alone and by name, so that a process without a receiver never has it in memory. It
 * patches nothing: what is a span is said where it happens. Parents are given, not guessed from the call stack, since
 * the platform's own contexts carry them.
 */
export async function openTelemetry(options: OpenTelemetryOptions): Promise<OpenTelemetry> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces`,
    ...(options.headers === undefined ? {} : { headers: { ...options.headers.reveal() } }),
    timeoutMillis: exportMs,
    concurrencyLimit: 1,
  });
  const processor = countedProcessor(sdk.BatchSpanProcessor, exporter, options);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'rymeda',
      'service.name': options.service,
      'service.instance.id': `${hostname()}/${process.pid}`,
    }),
    // Whether it is kept was decided before anything is made.
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [processor],
    spanLimits: { linkCountLimit: linksOfOne },
  });
  const tracer = provider.getTracer('@rymeda/service');
  const kinds = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    producer: api.SpanKind.PRODUCER,
    consumer: api.SpanKind.CONSUMER,
    internal: api.SpanKind.INTERNAL,
  };
  const contextOf = (traceparent: string): SpanContext => ({
    traceId: traceIdOf(traceparent),
    spanId: spanIdOf(traceparent),
    traceFlags: api.TraceFlags.SAMPLED,
    isRemote: true,
  });
  const within = (parent: string | undefined): Context =>
    parent === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, contextOf(parent));

  return {
    begin(type, parent, { attributes: first = {}, links, startedAt } = {}) {
      const span = tracer.startSpan(
        type,
        {
          kind: kinds[spanTable[type].kind],
          ...(links === undefined
            ? {}
            : { links: links.slice(0, linksOfOne).map((l) => ({ context: contextOf(l) })) }),
          ...(startedAt === undefined ? {} : { startTime: startedAt }),
        },
        within(parent),
      );
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        end(more = {}, fault) {
          const { name, attributes } = allowedSpan(type, { ...first, ...more, 'error.type': fault });
          span.updateName(name);
          span.setAttributes(attributes);
          if (fault !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    stats: processor.stats,
    close: () => provider.shutdown(),
  };
}
