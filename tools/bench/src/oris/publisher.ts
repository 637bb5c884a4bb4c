import { createKafka, eventsTopic, silentLogger } from '@rymeda/events';
import { uuidv7, uuidv7Hex, withoutHyphens } from '@rymeda/kernel';

export type SessionEvent = 'no_show' | 'cancelled' | 'completed';

export interface Meant {
  organizationId: string;
  event: SessionEvent;
  serviceType: string;
}

/** Puts care's events on their topic as its relay does; what comes before is measured elsewhere. */
export function sessionPublisher(brokers: string[]) {
  const kafka = createKafka({ brokers, clientId: 'bench', logger: silentLogger });
  const producer = kafka.producer();
  return {
    /** Answers when each was made, by the event's id as runs name it. */
    async publish(all: readonly Meant[]): Promise<Map<string, number>> {
      const made = all.map(message);
      const messages = made.map(({ key, value }) => ({ key, value }));
      await producer.sendBatch([{ topic: eventsTopic('care'), messages }]);
      return new Map(made.map(({ id, at }) => [id, at]));
    },
    async end(): Promise<void> {
      await producer.disconnect();
      await kafka.disconnect();
    },
  };
}
export type SessionPublisher = ReturnType<typeof sessionPublisher>;

function message({ organizationId, event, serviceType }: Meant) {
  const [id, session, at] = [uuidv7(), `ses_${uuidv7Hex()}`, Date.now()];
  const value = JSON.stringify({
    specversion: '1.0',
    id,
    source: '/rymeda/care',
    type: `rymeda.care.session.${event}.v1`,
    subject: `session/${session}`,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:rymeda:event:care.session.${event}:1`,
    organizationid: organizationId,
    actorid: 'cli_bench',
    sequence: 2,
    ipaddress: '127.0.0.1',
    requestid: `req_${session.slice(4)}`,
    data: {
      id: session,
      clientId: `pat_${uuidv7Hex()}`,
      providerId: `prv_${uuidv7Hex()}`,
      serviceType,
      status: event,
      startTime: new Date(at).toISOString(),
    },
  });
  return { key: session, value, id: withoutHyphens(id), at };
}
