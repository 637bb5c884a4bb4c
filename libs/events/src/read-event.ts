import type { CloudEvent } from '@rymeda/contracts';
import { parseCloudEvent } from './catalogue.ts';
import type { IncomingMessage } from './kafka.ts';

/** The event in a message, if there is one; what is done for it belongs where its consumer is in its trace. */
export function readEvent({ value, traceparent }: IncomingMessage): CloudEvent | undefined {
  const event = parseCloudEvent(value);
  return event === undefined || traceparent === undefined ? event : { ...event, traceparent };
}
