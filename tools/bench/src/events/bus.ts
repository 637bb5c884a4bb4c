import { createKafka, eventsTopic, silentLogger } from '@rymeda/events';
import { uuidv7, withoutHyphens } from '@rymeda/kernel';

export interface Told {
  /** As the catalogue names it, without the engine: `session.completed`. */
  event: string;
  organizationId: string;
  /** Of the record; begins with its kind's prefix. */
  recordId: string;
  data: Record<string, unknown>;
}

export interface Made {
  key: string;
  value: string;
  /** The event's, as services note it. */
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Puts an engine's events on its topic as its relay does; what comes before is measured elsewhere. */
export function engineBus(brokers: string[], engine: string) {
  const kafka = createKafka({ brokers, clientId: 'bench', logger: silentLogger });
  const producer = kafka.producer();
  return {
    async send(all: readonly Told[]): Promise<Made[]> {
      const made = all.map((told) => message(engine, told));
      const messages = made.map(({ key, value }) => ({ key, value }));
      await producer.sendBatch([{ topic: eventsTopic(engine), messages }]);
      return made;
    },
    end: async (): Promise<void> => {
      await producer.disconnect();
      await kafka.disconnect();
    },
  };
}

function message(engine: string, { event, organizationId, recordId, data }: Told): Made {
  const [id, at] = [uuidv7(), Date.now()];
  const value = JSON.stringify({
    specversion: '1.0',
    id,
    source: `/rymeda/${engine}`,
    type: `rymeda.${engine}.${event}.v1`,
    subject: `${event.split('.')[0]}/${recordId}`,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:rymeda:event:${engine}.${event}:1`,
    organizationid: organizationId,
    actorid: 'cli_bench',
    sequence: 2,
    ipaddress: '127.0.0.1',
    requestid: `req_${recordId.slice(4)}`,
    data,
  });
  return { key: recordId, value, id: withoutHyphens(id), at };
}
