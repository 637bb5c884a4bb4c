import { describe, expect, it } from '@jest/globals';
import type { LoadResult } from './load-people.ts';
import { ApiError } from './platform.fake.ts';
import { describeError, report } from './report.ts';

const result: LoadResult = {
  startedAt: new Date(0),
  duration: 12_500,
  requests: 2_500,
  latencies: [10, 20],
  tally: {
    patient: { made: 40, found: 0 },
    provider: { made: 96, found: 3 },
    session: { made: 1_390, found: 0 },
    note: { made: 1_390, found: 0 },
  },
  changes: new Map(),
  npisCorrected: 2,
  patients: new Map(),
  failures: [],
};
const audit = { changesExpected: 7_086, changesFound: 7_086, readsFound: 4, after: 640 };
const entries = [
  {
    ...{ id: 'aud_1', action: 'create', resourceType: 'care_patient', resourceId: 'pat_1' },
    ...{ userId: 'cli_1', ipAddress: '127.0.0.1', timestamp: '2024-01-01T00:00:00.000Z' },
  },
];

describe('the report', () => {
  it('shows records, rates, times, audit entries, NPIs and one trail', () => {
    expect(report(result, audit, { patientId: 'pat_1', entries })).toBe(
      [
        '             made   already there',
        'patients       40               0',
        'providers      96               3',
        'sessions    1,390               0',
        'notes       1,390               0',
        '',
        'requests         2,500 in 12.5 s: 200 a second, p50 10.0 ms, p99 20.0 ms',
        'audit entries    7,086 of 7,086 changes (all there after 0.6 s), and 4 reads of the same records',
        'NPIs corrected   2 (wrong check digit; the last digit was replaced)',
        '',
        'The trail of patient pat_1, the newest session and its note:',
        'time                       actor   action   resource             address',
        '2024-01-01T00:00:00.000Z   cli_1   create   care_patient pat_1   127.0.0.1',
      ].join('\n'),
    );
  });

  it('says when audit entries are missing', () => {
    const short = report(result, { ...audit, changesFound: 7_000, after: undefined }, undefined);
    expect(short).toContain('7,000 of 7,086 changes (the rest did not come in time)');
  });

  it('names five of those who were not loaded, and counts the rest', () => {
    const failures = Array.from({ length: 7 }, (_, i) => ({ person: `p-${i}`, error: new Error('no') }));
    const text = report({ ...result, failures }, audit, undefined);
    expect(text).toContain('7 people were not loaded whole:');
    expect(text).toContain('  p-4: no\n  and 2 more');
  });
});

describe('the description of a failure', () => {
  it('has the status, the code, the fields at fault and the request id', () => {
    const error = new ApiError(422, 'VALIDATION_FAILED');
    error.error.details.push({ field: 'address.postalCode', code: 'invalid_format' });
    expect(describeError(error)).toBe('422 VALIDATION_FAILED (address.postalCode invalid_format) req_1');
  });
});
