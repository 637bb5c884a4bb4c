/** What this library logs: names of its own making and these fields, never a message of someone else's error. */
export interface EventsLogFields {
  topic?: string;
  partition?: number;
  group?: string;
  count?: number;
  attempt?: number;
  lagMs?: number;
  shard?: number;
  state?: string;
  reason?: string;
  eventId?: string;
  actorId?: string;
}

/** The part of the service's logger that is used here. */
export interface EventsLogger {
  debug(event: string, fields?: EventsLogFields): void;
  info(event: string, fields?: EventsLogFields): void;
  warn(event: string, fields?: EventsLogFields): void;
  failure(event: string, error: unknown, fields?: EventsLogFields): void;
}

const nothing = (): void => undefined;
/** For tests and tools that show their own progress. */
export const silentLogger: EventsLogger = { debug: nothing, info: nothing, warn: nothing, failure: nothing };
