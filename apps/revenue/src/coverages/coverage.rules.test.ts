import { describe, expect, it } from '@jest/globals';
import { coverageCreate } from '@rymeda/contracts';
import {
  changeCoverage,
  coverageFor,
  lacksSubscriber,
  newCoverage,
  primaryOn,
  unfinishedCoverage,
} from './coverage.rules.ts';
import { coverageEvent, toCoverage } from './coverage.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const birth = { id: 'cov_1', organizationId: 'org_1', now };
const body = { clientId: 'pat_1', payerId: 'pay_1', memberId: 'M-1' };
const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
const state = newCoverage(coverageCreate.parse(body), birth);

describe('a coverage', () => {
  it("is the patient's own and pays first unless something else is said", () => {
    expect(state).toMatchObject({ ...body, rank: 1, relationship: 'self', subscriber: null, version: 1 });
    expect(toCoverage(state)).not.toHaveProperty('version');
  });

  it('names its subscriber when that is somebody else', () => {
    const child = { ...body, relationship: 'child' };
    expect(() => newCoverage(coverageCreate.parse(child), birth)).toThrow('invalid');
    expect(newCoverage(coverageCreate.parse({ ...child, subscriber }), birth).subscriber).toEqual(subscriber);
    expect(() => changeCoverage(state, { relationship: 'spouse' }, later)).toThrow('invalid');
  });

  it('has no fields of null within its subscriber, so that sending it back changes nothing', () => {
    const given = { ...subscriber, sex: null, address: { city: 'Boston', line2: null } };
    const made = newCoverage(
      coverageCreate.parse({ ...body, relationship: 'child', subscriber: given }),
      birth,
    );
    expect(made.subscriber).toEqual({ ...subscriber, address: { city: 'Boston' } });
    expect(changeCoverage(made, { subscriber: given }, later)).toEqual({ coverage: made, changed: [] });
  });

  it('that care’s record left without its subscriber can be changed in other things, and is finished with him', () => {
    const unfinished = unfinishedCoverage(coverageCreate.parse({ ...body, relationship: 'child' }), birth);
    expect(lacksSubscriber(unfinished)).toBe(true);
    expect(changeCoverage(unfinished, { to: '2031-12-31' }, later).changed).toEqual(['to']);
    expect(() => changeCoverage(unfinished, { relationship: 'spouse' }, later)).toThrow('invalid');
    expect(lacksSubscriber(changeCoverage(unfinished, { subscriber }, later).coverage)).toBe(false);
  });

  it('does not end before it begins', () => {
    expect(() => changeCoverage({ ...state, from: '2026-02-01' }, { to: '2026-01-31' }, later)).toThrow(
      'invalid',
    );
    for (const open of [{ to: '2026-01-31' }, { from: '2026-02-01' }])
      expect(newCoverage(coverageCreate.parse({ ...body, ...open }), birth)).toMatchObject(open);
    expect(changeCoverage({ ...state, from: '2026-02-01' }, { to: '2026-02-01' }, later).changed).toEqual([
      'to',
    ]);
  });

  it('is changed with the names of what changed; by nothing it stays as it is', () => {
    expect(changeCoverage(state, { memberId: 'M-2' }, later)).toMatchObject({
      changed: ['memberId'],
      coverage: { memberId: 'M-2', version: 2, updatedAt: later },
    });
    expect(changeCoverage(state, { memberId: 'M-1' }, later).coverage).toBe(state);
  });

  it('is told about without PHI', () => {
    expect(JSON.stringify(coverageEvent('created', state))).not.toContain('M-1');
  });
});

describe('the coverage that a claim is billed to', () => {
  const [first, second] = [1, 2].map((rank) => ({
    payerId: 'pay_1',
    rank,
    from: '2026-03-01',
    to: '2026-03-31',
  }));
  const all = [first!, second!, { payerId: 'pay_2', rank: 1 }];
  const of = (rank: number, day = '2026-03-02', payerId = 'pay_1') =>
    coverageFor({ day, payerId, rank }, all);

  it('is its payer’s on that day, of its rank, or what pays first where none has that rank', () => {
    expect([of(1), of(2), of(3)]).toEqual([first, second, first]);
    expect(of(2, '2026-03-02', 'pay_2')).toBe(all[2]);
    expect([of(1, '2026-02-28'), of(1, '2026-04-01'), of(1, '2026-03-02', 'pay_3')]).toEqual(
      Array(3).fill(undefined),
    );
  });
});

describe('the coverage that pays first on a day', () => {
  const all = [
    { payerId: 'second', rank: 2 },
    { payerId: 'old', rank: 1, to: '2026-02-28' },
    { payerId: 'new', rank: 1, from: '2026-03-01', to: '2026-03-31' },
  ];
  it.each([
    ['2026-02-28', 'old'],
    ['2026-03-01', 'new'],
    ['2026-03-31', 'new'],
    ['2026-04-01', 'second'],
  ])('%s: %s', (day, payerId) => {
    expect(primaryOn(day, all)?.payerId).toBe(payerId);
  });
  it('may be none', () => {
    expect(primaryOn('2026-04-01', all.slice(1))).toBeUndefined();
  });
});
