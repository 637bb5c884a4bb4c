import { describe, expect, it } from '@jest/globals';
import { silentLogger, type MessageBatch } from '@rymeda/events';
import { systemClock, uuidv7 } from '@rymeda/kernel';
import type { PreparedEntry } from '../logs/prepared-entry.ts';
import { createIntake } from './intake.ts';

const event = (n: number): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id: uuidv7(), source: '/rymeda/care', type: 'rymeda.care.patient.updated.v1' },
    ...{ subject: `patient/pat_${n}`, time: '2026-11-22T10:00:00.000Z', datacontenttype: 'application/json' },
    ...{ dataschema: 'urn:rymeda:event:care.patient.updated:1', organizationid: 'org_1', actorid: 'cli_1' },
    ...{ sequence: 2, requestid: 'req_1', data: { id: `pat_${n}` } },
  });
const batchOf = (count: number, lost = () => false): MessageBatch => ({
  ...{ topic: 'intake', partition: 0, lost },
  messages: Array.from({ length: count }, (_, n) => ({
    key: 'org_1',
    value: Buffer.from(event(n)),
    headers: {},
    offset: String(n),
  })),
});
const resourceIds = (entries: readonly PreparedEntry[]): string[] => entries.map((e) => e.entry.resourceId);
const patients = (count: number): string[] => Array.from({ length: count }, (_, n) => `pat_${n}`);

/** A log that takes what it is given, but for the calls that `fails` names (from 1). */
function testIntake(...fails: number[]) {
  const given: PreparedEntry[][] = [];
  const kept: PreparedEntry[] = [];
  let under = 0;
  const intake = createIntake({
    appender: {
      async append(entries) {
        if (under++ > 0) throw new Error('two parts at once');
        given.push([...entries]);
        await new Promise((resolve) => setTimeout(resolve, 2));
        under--;
        if (fails.includes(given.length)) throw new Error('not now');
        kept.push(...entries);
        return { entries: entries.length, duplicates: 0 };
      },
    },
    unreadable: () => Promise.reject(new Error('all can be read')),
    clock: systemClock,
    logger: silentLogger,
  });
  return { intake, given, kept };
}

describe('a batch', () => {
  it.each([
    [0, []],
    [1, [1]],
    [1_000, [1_000]],
    [1_001, [501, 500]],
    [3_500, [875, 875, 875, 875]],
  ])('of %i is appended in order, in parts of %j', async (count, lengths) => {
    const { intake, given, kept } = testIntake();
    await intake.take(batchOf(count));
    expect(resourceIds(kept)).toEqual(patients(count));
    expect(given.map((part) => part.length)).toEqual(lengths);
    expect(intake.stats()).toMatchObject({ entries: count, failures: 0 });
  });

  it('goes on behind what is durable when a part fails, with the salts it had', async () => {
    const { intake, given, kept } = testIntake(2, 3);
    await intake.take(batchOf(2_500));
    expect(resourceIds(kept)).toEqual(patients(2_500));
    expect(given).toHaveLength(5);
    expect(given[2]).toEqual(given[1]);
    expect(given[3]).toEqual(given[1]);
    expect(intake.stats()).toMatchObject({ entries: 2_500, duplicates: 0, failures: 2 });
  });

  it('is given up when its partition is somebody else’s', async () => {
    const { intake, kept } = testIntake(2);
    await expect(intake.take(batchOf(2_500, () => true))).rejects.toThrow('not now');
    expect(kept).toHaveLength(834);
    expect(intake.lagSeconds()).toBe(0);
  });
});
