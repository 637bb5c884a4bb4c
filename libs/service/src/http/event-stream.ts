import type { ServerResponse } from 'node:http';
import { toProblem } from './problem.ts';

/** One server-sent event (HTML Living Standard, section 9.2); its data is one line of JSON. */
export interface StreamedEvent {
  /** Where a caller who has it goes on. */
  id: string;
  data: unknown;
}

export interface EventBatch {
  events: StreamedEvent[];
  /** The place behind all that was looked at, also where nothing of it was for this caller. */
  id: string;
  /** More is there already. */
  more: boolean;
}

/** What a stream sends, in order. */
export interface EventSource {
  /** What came since it was last asked, or nothing; asked again only when that was sent. */
  next(): Promise<EventBatch>;
}

export interface EventStreamOptions {
  requestId: string;
  /** Before anything is sent; throws the Problem that ends the stream. */
  mayGoOn: () => Promise<void>;
  /** The process stops. */
  closing: AbortSignal;
  pollMs?: number;
  /** Something is sent at least so often: proxies cut what is silent. */
  heartbeatMs?: number;
  /** Who takes nothing for so long is cut off. */
  stalledMs?: number;
}

/** Sent by a browser's EventSource before it comes back; others do as they like. */
const retryMs = 2_000;

/**
 * Sends what the source has until the caller leaves, may no longer see it, or the process stops. Nothing is read ahead
 * of what the caller has taken, so a slow one costs one batch of memory.
 */
export async function sendEvents(
  res: ServerResponse,
  source: EventSource,
  {
    requestId,
    mayGoOn,
    closing,
    pollMs = 1_000,
    heartbeatMs = 10_000,
    stalledMs = 30_000,
  }: EventStreamOptions,
): Promise<void> {
  const isOver = (): boolean => res.destroyed || res.writableEnded;
  let last = '';
  let sentAt = 0;

  /** An `id` line alone tells the caller its place without being an event. */
  const place = (id: string): string => (id === last ? '' : `id: ${id}\n`);
  async function send(text: string, id: string): Promise<void> {
    last = id;
    sentAt = performance.now();
    if (!res.write(text) && !(await drained(res, stalledMs))) res.destroy();
  }

  beginEvents(res, requestId);
  try {
    while (!isOver() && !closing.aborted) {
      await mayGoOn();
      const { events, id, more } = await source.next();
      if (isOver()) return;
      if (events.length > 0) await send(events.map(lines).join(''), events.at(-1)?.id as string);
      else if (sentAt === 0) await send(`retry: ${retryMs}\n${place(id)}\n`, id);
      else if (performance.now() - sentAt > heartbeatMs) await send(`: still here\n${place(id)}\n`, id);
      if (!more) await pause(res, pollMs, closing);
    }
    if (!isOver()) res.end();
  } catch (error) {
    if (isOver()) return;
    // The head is long out: why it ends is told as an event, which has no id and so moves no place.
    res.end(`event: end\ndata: ${JSON.stringify({ code: toProblem(error).code })}\n\n`);
    throw error;
  }
}

/** Its head goes out before the first event. */
export function beginEvents(res: ServerResponse, requestId: string): void {
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    // nginx, where it stands before us, would wait for a full buffer.
    'x-accel-buffering': 'no',
  });
  res.flushHeaders();
}

const lines = ({ id, data }: StreamedEvent): string => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** Whether the caller took what was sent. */
function drained(res: ServerResponse, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (taken: boolean) => () => {
      clearTimeout(timer);
      res.off('drain', onDrain).off('close', onClose);
      resolve(taken);
    };
    const onDrain = settle(true);
    const onClose = settle(false);
    const timer = setTimeout(onClose, withinMs);
    res.once('drain', onDrain).once('close', onClose);
  });
}

/** Ends early when the caller leaves or the process stops. */
function pause(res: ServerResponse, ms: number, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      res.off('close', over);
      closing.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    res.once('close', over);
    closing.addEventListener('abort', over);
    if (res.destroyed || closing.aborted) over();
  });
}
