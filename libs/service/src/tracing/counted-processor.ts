import type { BatchSpanProcessor, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';

export interface SpanCounts {
  sent: number;
  /** Found no room, or the receiver did not take them. */
  dropped: number;
}

/** What waits for a receiver that is slow: at about 1 KiB each, the most that it can cost a process. */
const mostWaiting = 2_048;
const mostAtOnce = 512;
/** ExportResultCode.SUCCESS, which is not loaded for a figure. */
const success = 0;

/**
 * The SDK's own batches, with a count of what is lost: it keeps that to itself. No more wait than the SDK has room for,
 * so that it never drops one that is not counted here.
 */
export function countedProcessor(
  Batches: typeof BatchSpanProcessor,
  exporter: SpanExporter,
  options: { onDropped(): void; gatherMs?: number },
): SpanProcessor & { stats: () => SpanCounts } {
  const counts: SpanCounts = { sent: 0, dropped: 0 };
  let waiting = 0;
  const drop = (spans: number): void => {
    counts.dropped += spans;
    options.onDropped();
  };
  const counted: SpanExporter = {
    export(spans, done) {
      waiting -= spans.length;
      exporter.export(spans, (result) => {
        if (Number(result.code) === success) counts.sent += spans.length;
        else drop(spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
  const batches = new Batches({
    exporter: counted,
    maxQueueSize: mostWaiting,
    maxExportBatchSize: mostAtOnce,
    scheduledDelayMillis: options.gatherMs ?? 1_000,
    exportTimeoutMillis: 10_000,
  });
  return {
    onStart: (span, parent) => batches.onStart(span, parent),
    onEnd(span) {
      if (waiting >= mostWaiting) return drop(1);
      waiting++;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
    stats: () => ({ ...counts }),
  };
}
