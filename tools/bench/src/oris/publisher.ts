import { uuidv7Hex } from '@rymeda/kernel';
import { engineBus, type Told } from '../events/bus.ts';

export type SessionEvent = 'no_show' | 'cancelled' | 'completed';

export interface Meant {
  organizationId: string;
  event: SessionEvent;
  serviceType: string;
}

/** Care's events, as its relay publishes them. */
export function sessionPublisher(brokers: string[]) {
  const bus = engineBus(brokers, 'care');
  return {
    /** Answers when each was made, by the event's id as runs name it. */
    publish: async (all: readonly Meant[]): Promise<Map<string, number>> =>
      new Map((await bus.send(all.map(told))).map(({ id, at }) => [id, at])),
    end: bus.end,
  };
}
export type SessionPublisher = ReturnType<typeof sessionPublisher>;

function told({ organizationId, event, serviceType }: Meant): Told {
  const id = `ses_${uuidv7Hex()}`;
  const data = {
    id,
    clientId: `pat_${uuidv7Hex()}`,
    providerId: `prv_${uuidv7Hex()}`,
    serviceType,
    status: event,
    startTime: new Date().toISOString(),
  };
  return { event: `session.${event}`, organizationId, recordId: id, data };
}
