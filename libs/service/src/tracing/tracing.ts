import { isSampled, noTracer, type Tracer } from '@rymeda/kernel';
import type { Log } from '../process/log.ts';
import type { Metrics } from '../process/metrics.ts';
import type { TracingConfig } from './config.ts';
import { openTelemetry, type OpenTelemetry } from './open-telemetry.ts';

/** A service's traces. */
export interface Tracing {
  /** Does nothing before `start`, and for ever where nobody receives traces. */
  tracer: Tracer;
  isOn: boolean;
  start(): Promise<void>;
  /** Sends what is left, for two seconds at most. */
  stop: () => Promise<void>;
}

const lastWordMs = 2_000;
const complaintMs = 60_000;

/**
 * Spans of the places that the platform itself owns, sent by OTLP. Whatever becomes of the receiver, no request waits for
 * it: spans that find no room are counted and forgotten. Without an endpoint nothing is loaded and nothing made.
 */
export function createTracing(
  service: string,
  config: TracingConfig,
  to: { log: Log; metrics: Metrics },
): Tracing {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: headers,
    OTEL_TRACES_SAMPLER_ARG: ratio,
  } = config;
  if (endpoint === undefined)
    return { tracer: noTracer, isOn: false, start: () => Promise.resolve(), stop: () => Promise.resolve() };
  let sdk: OpenTelemetry | undefined;
  let complainedAt = -Infinity;
  const figure = (name: 'sent' | 'dropped') => () => sdk?.stats()[name] ?? 0;
  to.metrics.gauge(
    'rymeda_spans_sent',
    'Spans that the receiver of traces has taken, since the start',
    figure('sent'),
  );
  to.metrics.gauge(
    'rymeda_spans_dropped',
    'Spans that were not told: the receiver was away or too slow, since the start',
    figure('dropped'),
  );
  function complain(): void {
    if (performance.now() - complainedAt < complaintMs) return;
    complainedAt = performance.now();
    to.log.warn('spans_dropped', { count: figure('dropped')(), component: 'otlp' });
  }

  return {
    isOn: true,
    tracer: {
      begin: (type, parent, options) => (isSampled(parent) ? sdk?.begin(type, parent, options) : undefined),
      root: (type, parent, options) =>
        Math.random() < ratio ? sdk?.begin(type, parent, options) : undefined,
      anew: (type, options) => sdk?.begin(type, undefined, options),
    },
    async start() {
      sdk = await openTelemetry({ service, endpoint, headers, onDropped: complain });
    },
    stop: async () => {
      const told = sdk?.close();
      // Not being able to tell it is no fault of the service.
      await Promise.race([told?.catch(() => undefined), delay(lastWordMs)]);
    },
  };
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
