import type { CloudEvent } from '@rymeda/contracts';
import { withoutHyphens } from '@rymeda/kernel';

/** An event as expressions see it; without PHI, as events are. */
export interface SeenEvent {
  id: string;
  name: string;
  subject: string;
  time: string;
  actorId: string;
  data: Record<string, unknown>;
}

/** `rymeda.care.session.completed.v1` → `care.session.completed`. */
export const nameOf = (type: string): string => /^rymeda\.(.+)\.v\d+$/.exec(type)?.[1] ?? type;

export const seen = (event: CloudEvent): SeenEvent => ({
  id: withoutHyphens(event.id),
  name: nameOf(event.type),
  subject: event.subject,
  time: event.time,
  actorId: event.actorid,
  data: event.data,
});
