import type { MessageBatch } from '@rymeda/events';
import { uuidv7, uuidv7Hex } from '@rymeda/kernel';

/** A `care.session.no_show` as Kafka brings it. */
export const noShow = (organizationId: string, data: object, at = new Date()) => {
  const session = `ses_${uuidv7Hex()}`;
  return {
    key: session,
    value: Buffer.from(
      JSON.stringify({
        ...{ specversion: '1.0', id: uuidv7(), source: '/rymeda/care', subject: `session/${session}` },
        ...{ type: 'rymeda.care.session.no_show.v1', time: at.toISOString(), sequence: 2 },
        ...{ datacontenttype: 'application/json', dataschema: 'urn:rymeda:event:care.session.no_show:1' },
        ...{ organizationid: organizationId, actorid: 'cli_test', ipaddress: '203.0.113.7' },
        ...{ requestid: 'req_test', data: { id: session, serviceType: 'x', ...data } },
      }),
    ),
  };
};

export const batchOf = (messages: object[]): MessageBatch =>
  ({ topic: 'rymeda.care.events', partition: 0, lost: () => false, messages }) as never;
