import { describe, expect, it } from '@jest/globals';
import { accessRecord } from '@rymeda/contracts';
import { uuidv7 } from '@rymeda/kernel';
import fc from 'fast-check';
import {
  accessRecords,
  byOrganization,
  encodeRecord,
  mostResourceIds,
  refusedRecord,
  type RefusedAttempt,
} from './access-record.rules.ts';
import { mostTraces } from './message-spans.ts';
import { testContext } from './testing/servers.ts';

const disclosed = fc.record({
  resourceType: fc.constantFrom('care_patient', 'care_session'),
  resourceIds: fc.array(
    fc.integer({ min: 0, max: 3_000 }).map((n) => `id_${n}`),
    { maxLength: 2_500 },
  ),
  fields: fc.subarray(['firstName', 'lastName', 'text']),
});
/** Some records are nobody's. */
const patientOf = (id: string): string | null => (id.endsWith('7') ? null : `pat_${id.slice(-2)}`);
const disclosure = disclosed.map((d) =>
  d.resourceType === 'care_patient' ? d : { ...d, patientIds: d.resourceIds.map(patientOf) },
);

describe('access records', () => {
  it('name every disclosed record once, under its type, and fit the contract', () => {
    fc.assert(
      fc.property(fc.array(disclosure, { maxLength: 4 }), (disclosures) => {
        const made = accessRecords(testContext('org_a'), disclosures, new Date(0), uuidv7);
        for (const record of made) {
          expect(accessRecord.safeParse(record).error).toBeUndefined();
          expect(record.resourceIds.length).toBeLessThanOrEqual(mostResourceIds);
          const patients = record.resourceIds.map(patientOf).filter((id) => id !== null);
          const told = record.resourceType === 'care_patient' ? [] : patients;
          expect(record.patientIds ?? []).toEqual([...new Set(told)]);
        }
        for (const type of ['care_patient', 'care_session']) {
          const of = disclosures.filter((d) => d.resourceType === type);
          const told = made.filter((r) => r.resourceType === type);
          expect(new Set(told.flatMap((r) => r.resourceIds))).toEqual(
            new Set(of.flatMap((d) => d.resourceIds)),
          );
          const opened = of.filter((d) => of.length === 1 || d.fields.length > 0).flatMap((d) => d.fields);
          for (const record of told) expect(new Set(record.fields)).toEqual(new Set(opened));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of more than one holds are several, each with the patients of its own alone', () => {
    const resourceIds = Array.from({ length: mostResourceIds + 2 }, (_, n) => `ses_${n}`);
    const patientIds = resourceIds.map((_, n) => (n < mostResourceIds ? 'pat_1' : 'pat_2'));
    const made = accessRecords(
      testContext('org_a'),
      [{ resourceType: 'care_session', resourceIds, patientIds, fields: ['text'] }],
      new Date(0),
      uuidv7,
    );
    expect(made.map((r) => [r.resourceIds.length, r.patientIds])).toEqual([
      [mostResourceIds, ['pat_1']],
      [2, ['pat_2']],
    ]);
    expect(made.flatMap((r) => r.resourceIds)).toEqual(resourceIds);
  });

  it('of several organisations stay apart, each with its own, and one that names none is the caller’s', () => {
    const disclosures = ['org_b', undefined, 'org_c', 'org_b'].map((organizationId, n) => ({
      ...{ resourceType: 'care_patient', resourceIds: [`pat_${n}`], fields: [`field${n}`] },
      ...(organizationId === undefined ? {} : { organizationId }),
    }));
    const made = accessRecords(testContext('org_a'), disclosures, new Date(0), uuidv7);
    expect(made.map((r) => [r.organizationId, r.resourceIds, r.fields])).toEqual([
      ['org_b', ['pat_0', 'pat_3'], ['field0', 'field3']],
      ['org_a', ['pat_1'], ['field1']],
      ['org_c', ['pat_2'], ['field2']],
    ]);
  });

  it('say why, where the caller said so, and of what it came; nothing where it did not', () => {
    const of = (more: object) =>
      accessRecords(
        testContext('org_a', more),
        [{ resourceType: 'care_patient', resourceIds: ['pat_1'], fields: [] }],
        new Date(0),
        uuidv7,
      )[0];
    const actor = { ...testContext('org_a').actor, cause: 'run_1' };
    const said = { reason: 'CASE-1', breakGlass: 'brk_1', purpose: 'TREATMENT' };
    expect(of({ ...said, actor })).toMatchObject({ ...said, cause: 'run_1' });
    for (const none of ['reason', 'breakGlass', 'purpose', 'cause', 'userAgent'])
      expect(of({})).not.toHaveProperty(none);
  });

  it('of a refused attempt name what its path named, or that it named nothing', () => {
    const attempt: RefusedAttempt = {
      ...{ organizationId: 'org_a', actorId: 'cli_1', ipAddress: '203.0.113.7', requestId: 'req_1' },
      ...{ operation: 'care.patients.get', action: 'read', resourceType: 'care_patient' },
      ...{
        resourceIds: ['pat_1'],
        refusal: 'INSUFFICIENT_SCOPE',
        userAgent: 'x'.repeat(9_000),
        cause: 'run_1',
      },
    };
    const record = refusedRecord(attempt, new Date(0), uuidv7());
    expect(accessRecord.safeParse(record).error).toBeUndefined();
    expect(record).toMatchObject({ decision: 'refused', resourceIds: ['pat_1'], fields: [], cause: 'run_1' });
    expect(record).toMatchObject({ refusal: 'INSUFFICIENT_SCOPE', action: 'read' });
    expect(record.userAgent).toHaveLength(256);
    const { userAgent: _userAgent, cause: _cause, ...bare } = { ...attempt, resourceIds: [] };
    const none = refusedRecord(bare, new Date(0), uuidv7());
    expect(none.resourceIds).toEqual(['none']);
    for (const name of ['userAgent', 'cause']) expect(none).not.toHaveProperty(name);
  });

  it('side by side keep so many traces of an organisation, each once', () => {
    const record = (organizationId: string, traceparent?: string) => ({
      ...{ organizationId, json: '{}' },
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    const many = Array.from({ length: mostTraces + 5 }, (_, n) => record('org_a', `t${n}`));
    const groups = byOrganization([record('org_b'), record('org_c', 'u'), record('org_c', 'u'), ...many]);
    expect(groups.map((g) => [g.organizationId, g.traces?.length])).toEqual([
      ['org_b', undefined],
      ['org_c', 1],
      ['org_a', mostTraces],
    ]);
  });

  it('carry the caller as the gateway saw it, and no header longer than needed', () => {
    const context = testContext('org_a', { userAgent: 'x'.repeat(9_000), purpose: 'TREATMENT' });
    const [record] = accessRecords(
      context,
      [{ resourceType: 'care_patient', resourceIds: ['pat_1'], fields: ['lastName'] }],
      new Date('2026-03-02T14:00:00Z'),
      uuidv7,
    );
    expect(record).toMatchObject({
      organizationId: 'org_a',
      actorId: 'cli_test',
      ipAddress: '203.0.113.7',
      purpose: 'TREATMENT',
      time: '2026-03-02T14:00:00.000Z',
    });
    expect(record?.userAgent).toHaveLength(256);
  });

  it('side by side keep to their organisation', () => {
    const one = (organization: string, id: string) =>
      accessRecords(
        testContext(organization),
        [{ resourceType: 'care_patient', resourceIds: [id], fields: [] }],
        new Date(0),
        uuidv7,
      ).map(encodeRecord);
    const groups = byOrganization([
      ...one('org_a', 'pat_1'),
      ...one('org_b', 'pat_2'),
      ...one('org_a', 'pat_3'),
    ]);
    expect(groups.map((g) => [g.organizationId, g.count])).toEqual([
      ['org_a', 2],
      ['org_b', 1],
    ]);
    for (const group of groups)
      for (const record of JSON.parse(group.records) as { organizationId: string }[])
        expect(record.organizationId).toBe(group.organizationId);
  });
});
