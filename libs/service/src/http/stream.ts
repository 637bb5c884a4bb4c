import type { ServerResponse } from 'node:http';
import type { Principal } from '@rymeda/auth';
import type { AccessRecorder } from '@rymeda/events';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import { beginEvents, sendEvents, type EventSource } from './event-stream.ts';
import type { Route, StreamCall } from './route.ts';
import type { StreamPlaces } from './stream-places.ts';

/** A stream that was asked for and allowed. */
export interface StreamRequest {
  open: NonNullable<Route['open']>;
  context: TenantContext;
  principal: Principal;
  call: Omit<StreamCall, 'scope'>;
  /** What of a record the caller may see. */
  shown: (record: unknown) => unknown;
  /** Throws once the caller may not have the rest. */
  mayGoOn: () => Promise<void>;
  /** Its head goes out now. */
  onBegun: () => void;
}

export interface StreamOptions {
  places: StreamPlaces;
  accessRecorder: Pick<AccessRecorder, 'record'>;
  closing: AbortSignal;
}

/**
 * Opens a stream and sends it to its end. That it was opened is durable before its first byte; what fails until then
 * is thrown, what ends it later is told within it and answered.
 */
export async function stream(
  req: { method?: string | undefined },
  res: ServerResponse,
  { open, context, principal, call, shown, mayGoOn, onBegun }: StreamRequest,
  { places, accessRecorder, closing }: StreamOptions,
): Promise<unknown> {
  const { requestId } = context;
  if (req.method === 'HEAD') {
    beginEvents(res, requestId);
    return void res.end();
  }
  const giveBack = places.take(principal);
  let source: EventSource;
  try {
    source = await runAsTenant(context, async () => {
      const opened = await open({ ...call, scope: context });
      await accessRecorder.record(context);
      return opened;
    });
  } catch (error) {
    giveBack();
    throw error;
  }
  const scoped: EventSource = {
    next: async () => {
      const batch = await runAsTenant(context, () => source.next());
      return { ...batch, events: batch.events.map((e) => ({ ...e, data: shown(e.data) })) };
    },
  };
  onBegun();
  try {
    if (!res.destroyed) await sendEvents(res, scoped, { requestId, mayGoOn, closing });
    return undefined;
  } catch (error) {
    return error;
  } finally {
    giveBack();
  }
}
