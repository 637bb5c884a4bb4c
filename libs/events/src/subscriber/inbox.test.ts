import { describe, expect, it } from '@jest/globals';
import { eventsByEngine, type CloudEvent } from '@rymeda/contracts';
import fc from 'fast-check';
import { exampleEvent } from '../asyncapi/document.ts';
import { freshOf, recordKey } from './inbox.ts';

const [definition] = eventsByEngine['care']!;
const example = exampleEvent(definition!) as unknown as CloudEvent;
const eventOf = ({ record, sequence }: { record: number; sequence: number }): CloudEvent => ({
  ...example,
  id: `${record}/${sequence}`,
  subject: `patient/${record}`,
  sequence,
});

describe('what a batch holds for a consumer', () => {
  it('is each event once and in its record’s order, however the deliveries are cut, repeated and late', () => {
    const deliveries = fc.array(
      fc.record({ record: fc.integer({ min: 1, max: 4 }), sequence: fc.integer({ min: 1, max: 8 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 60 }), (all, size) => {
        const reached = new Map<string, number>();
        const applied: CloudEvent[] = [];
        for (let i = 0; i < all.length; i += size) {
          const { fresh, to } = freshOf('c', all.slice(i, i + size).map(eventOf), reached);
          applied.push(...fresh);
          for (const [key, sequence] of to) reached.set(key, sequence);
        }
        expect(new Set(applied.map((e) => e.id)).size).toBe(applied.length);
        for (const record of new Set(all.map((d) => d.record))) {
          const own = applied.filter((e) => e.subject === `patient/${record}`).map((e) => e.sequence);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
          const latest = Math.max(...all.filter((d) => d.record === record).map((d) => d.sequence));
          expect(own.at(-1)).toBe(latest);
          expect(reached.get(recordKey('c', eventOf({ record, sequence: 0 })))).toBe(latest);
        }
      }),
    );
  });

  it('is another record’s where organisation, engine, record or consumer differ, whatever its sequence', () => {
    const event = eventOf({ record: 1, sequence: 1 });
    const others: CloudEvent[] = [
      { ...event, organizationid: 'org_other' },
      { ...event, source: '/rymeda/other' },
      { ...event, subject: 'patient/2' },
    ];
    const { fresh, to } = freshOf('c', [event, ...others, event], new Map());
    expect(fresh).toEqual([event, ...others]);
    expect(freshOf('d', [event], to).fresh).toEqual([event]);
    expect(freshOf('c', [event, ...others], to).fresh).toEqual([]);
  });
});
