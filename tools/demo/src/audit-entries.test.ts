import { describe, expect, it } from '@jest/globals';
import { countEntries, findAuditEntries } from './audit-entries.ts';
import { loadPeople } from './load-people.ts';
import { patientTrail } from './patient-trail.ts';
import { somebody } from './people.fixture.ts';
import { fakePlatform } from './platform.fake.ts';
import type { AuditEntry } from './platform.ts';

const entry = (id: string, action: string, resourceType: string, resourceId: string): AuditEntry => ({
  ...{ id, action, resourceType, resourceId },
  ...{ userId: 'cli_1', ipAddress: '127.0.0.1', timestamp: '2024-01-01T00:00:00.000Z' },
});

describe('the audit entries of a run', () => {
  it('are counted up to the changes made to each record, an entry once, reads apart, others’ not', () => {
    const changes = new Map([
      ['patient/pat_1', 1],
      ['session/ses_1', 3],
    ]);
    const entries = [
      entry('a', 'create', 'care_patient', 'pat_1'),
      entry('a', 'create', 'care_patient', 'pat_1'),
      entry('b', 'update', 'care_patient', 'pat_1'),
      entry('c', 'read', 'care_patient', 'pat_1'),
      entry('d', 'update', 'care_session', 'ses_1'),
      entry('e', 'update', 'care_session', 'ses_2'),
      entry('f', 'read', 'care_session', 'ses_2'),
    ];
    expect(countEntries(entries, changes)).toEqual({ changesExpected: 4, changesFound: 2, readsFound: 1 });
  });

  it('are all found after a load', async () => {
    const { rymeda } = fakePlatform();
    const result = await loadPeople({ rymeda, people: [somebody(1), somebody(2)] });
    const finding = await findAuditEntries({ rymeda, ...result });
    expect(finding.changesFound).toBe(2 + 2 + 4 * 3 + 4 * 2);
    expect(finding.after).toBeDefined();
  });

  it('that come late are waited for', async () => {
    const platform = fakePlatform();
    const result = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    const late = platform.log.splice(0, 2);
    setTimeout(() => platform.log.push(...late), 100);
    const finding = await findAuditEntries({ rymeda: platform.rymeda, ...result });
    expect(finding.changesFound).toBe(finding.changesExpected);
  });

  it('that never come are said to be missing when patience ends', async () => {
    const platform = fakePlatform();
    const result = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    platform.log.pop();
    const finding = await findAuditEntries({ rymeda: platform.rymeda, ...result, patience: 0 });
    expect(finding.changesExpected - finding.changesFound).toBe(1);
    expect(finding.after).toBeUndefined();
  });
});

describe('the trail of a patient', () => {
  it('tells of the patient, the newest session and its note, the reads for it included', async () => {
    const { rymeda } = fakePlatform();
    const { patients } = await loadPeople({ rymeda, people: [somebody(1)] });
    const { entries } = await patientTrail(rymeda, patients.get('person-1') ?? '');
    const told = entries.map(({ resourceType, action }) => `${resourceType} ${action}`).sort();
    expect(told).toEqual([
      'care_note update',
      'care_note update',
      'care_patient create',
      'care_patient read',
      'care_session update',
      'care_session update',
      'care_session update',
    ]);
  });
});
