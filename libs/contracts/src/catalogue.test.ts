import { describe, expect, it } from '@jest/globals';
import { allOperations, platformRecordsOf, records, recordsOf } from './catalogue.ts';

const names = new Set(allOperations.map((o) => o.name));
const withRecords = [...new Set(records.map((r) => r.engine))];

describe('every engine with records', () => {
  it.each(withRecords)('lets the platform export an organisation’s from %s', (engine) => {
    expect(names).toContain(`platform.records.${engine}.list`);
    const { query } = platformRecordsOf[engine as keyof typeof platformRecordsOf].list;
    for (const { resource } of recordsOf(engine)) expect(query.safeParse({ resource }).success).toBe(true);
  });

  it.each(withRecords)('lets the platform see and rotate an organisation’s keys at %s', (engine) => {
    expect(names).toContain(`platform.${engine}Keys.get`);
    expect(names).toContain(`platform.${engine}Keys.rotate`);
  });
});
