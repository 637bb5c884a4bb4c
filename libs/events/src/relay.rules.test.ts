import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CloudEvent } from '@rymeda/contracts';
import { byOrganization } from './access-record.rules.ts';
import { parseCloudEvent } from './catalogue.ts';
import type { OutgoingMessage } from './kafka.ts';
import { accessRow, type EventRow, type OutboxRow } from './outbox.ts';
import { mayLackEarlier, publishedBytes, publishingOrder, topicMessages } from './relay.rules.ts';

const eventRow = (id: string, subject: string, sequence: number): EventRow => ({
  _id: id,
  kind: 'event',
  shard: 0,
  subject,
  sequence,
  event: {
    id,
    subject,
    sequence,
    organizationid: 'org_a',
    ipaddress: '203.0.113.7',
    data: {},
  } as unknown as CloudEvent,
  createdAt: new Date(0),
});

describe('publishing order', () => {
  it('keeps the order of each record, loses and repeats nothing, and never starves the oldest', () => {
    const rows = fc.uniqueArray(
      fc.record({ id: fc.uuid(), subject: fc.constantFrom('a', 'b', 'c'), sequence: fc.nat(50) }),
      {
        selector: (r) => r.id,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(rows, (made) => {
        const input = made.map((r) => eventRow(r.id, r.subject, r.sequence));
        const ordered = publishingOrder(input) as EventRow[];
        expect(ordered.map((r) => r._id).sort()).toEqual(input.map((r) => r._id).sort());
        for (const subject of ['a', 'b', 'c']) {
          const sequences = ordered.filter((r) => r.subject === subject).map((r) => r.sequence);
          expect(sequences).toEqual([...sequences].sort((x, y) => x - y));
        }
        const oldest = [...input].sort((x, y) => (x._id < y._id ? -1 : 1))[0];
        expect(ordered[0]?.subject).toBe(oldest?.subject);
      }),
    );
  });
});

describe('rows that a limit cut off', () => {
  it('need a look beyond it exactly where an earlier event of a record may lie there', () => {
    const rows = fc.uniqueArray(
      fc.record({ subject: fc.constantFrom('a', 'b'), n: fc.integer({ min: 1, max: 9 }) }),
      {
        selector: (r) => `${r.subject}${r.n}`,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(rows, (made) => {
        const lacking = mayLackEarlier(made.map((r) => eventRow('1', r.subject, r.n)));
        for (const subject of ['a', 'b']) {
          const seen = new Set(made.filter((r) => r.subject === subject).map((r) => r.n));
          const highest = Math.max(0, ...seen);
          const whole = seen.size === highest;
          expect(lacking.find((l) => l.subject === subject)).toEqual(
            whole ? undefined : { subject, below: highest },
          );
        }
      }),
    );
  });
});

describe('messages', () => {
  const to = { events: 'e', intake: 'a' };

  it('go to subscribers by record without the caller, and to audit by organisation with it', () => {
    const [subscriber, audit] = topicMessages('care', [eventRow('1', 'session/ses_1', 1)], to);
    expect(subscriber).toMatchObject({ topic: 'e', messages: [{ key: 'ses_1' }] });
    expect(subscriber?.messages[0]?.value).not.toContain('203.0.113.7');
    expect(audit).toMatchObject({ topic: 'a', messages: [{ key: 'org_a' }] });
    expect(audit?.messages[0]?.value).toContain('203.0.113.7');
  });

  it('never mix the access records of two organisations, and get the same id each time', () => {
    const encoded = (id: string, organizationId: string) => ({
      organizationId,
      json: JSON.stringify({ id, organizationId, resourceIds: [`r_${id}`] }),
    });
    const access = byOrganization([encoded('1', 'org_a'), encoded('2', 'org_b'), encoded('3', 'org_a')]);
    const row = accessRow({ process: 'p', batch: 3, createdAt: new Date(0), access });
    const [topic, ...others] = topicMessages('care', [row], to);
    expect(others).toEqual([]);
    const messages = topic?.messages ?? [];
    expect(messages.map((m) => m.key)).toEqual(['org_a', 'org_b']);
    expect(messages[0]?.value).not.toContain('r_2');
    expect(messages[1]?.value).not.toMatch(/r_1|r_3/);
    expect(topicMessages('care', [row], to)).toEqual([topic]);
    for (const message of messages) {
      const event = parseCloudEvent(Buffer.from(String(message.value)));
      expect(event?.type).toBe('rymeda.phi.accessed.v1');
      expect(event?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});

describe('the size of a batch', () => {
  const to = { events: 'e', intake: 'a' };
  /** Record framing of a Kafka batch: lengths, deltas and counts, as varints. */
  const framing = 30;
  const sent = ({ key, value, headers = {} }: OutgoingMessage): number =>
    [key, value ?? '', ...Object.entries(headers).flat()].reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      framing,
    );
  const largestTopic = (row: OutboxRow): number =>
    Math.max(
      ...topicMessages('care', [row], to).map(({ messages }) => messages.reduce((n, m) => n + sent(m), 0)),
    );
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  it('counts all that a caller has put into an event, so that no broker refuses a batch for good', () => {
    const row = eventRow('1'.repeat(36), `patient/pat_${'1'.repeat(32)}`, 1);
    const told = {
      ...row.event,
      ...{ organizationid: `org_${'a'.repeat(40)}`, traceparent },
      ...{ useragent: 'é'.repeat(256), requestid: 'r'.repeat(128) },
    };
    const full = { ...row, event: told };
    expect(publishedBytes(full)).toBeGreaterThanOrEqual(largestTopic(full));
  });

  it('counts access records in bytes, with each organisation’s own message and its traces', () => {
    const row = accessRow({
      ...{ process: 'p'.repeat(32), batch: 123_456, createdAt: new Date(0) },
      access: ['org_a', `org_${'b'.repeat(40)}`].map((organizationId) => ({
        ...{ organizationId, count: 1, records: JSON.stringify([{ userAgent: 'é'.repeat(256) }]) },
        traces: Array.from({ length: 16 }, () => traceparent),
      })),
    });
    expect(publishedBytes(row)).toBeGreaterThanOrEqual(largestTopic(row));
  });
});
