import { describe, expect, it } from '@jest/globals';
import { accountFor, periodAsked, sixYearsBefore } from './accounting.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const all = { from: sixYearsBefore(now), to: now, now };
const entry = (metadata: object, timestamp = '2026-03-02T14:00:00Z') => ({
  userId: 'usr_1',
  ipAddress: '203.0.113.7',
  resourceType: 'care_patient',
  timestamp: new Date(timestamp),
  metadata: { ...metadata },
});
const read = (purpose: string | undefined, timestamp?: string) =>
  entry({ fields: ['lastName'], ...(purpose === undefined ? {} : { purpose }) }, timestamp);
const disclosure = (more: object = {}) => ({
  patientId: 'pat_1',
  date: '2025-01-05T00:00:00Z',
  count: 1,
  recipient: { name: 'Harbor County Health Department', address: '1 Quay' },
  information: ['immunizations'],
  basis: '164.512(b)',
  ...more,
});
const recorded = (more: object = {}) => entry({ disclosure: disclosure(more) });

it.each([
  ['2026-11-21T10:00:00.000Z', '2020-11-21T10:00:00.000Z'],
  ['2028-02-29T10:00:00.000Z', '2022-02-28T10:00:00.000Z'],
  ['2026-02-28T10:00:00.000Z', '2020-02-28T10:00:00.000Z'],
])('six years before %s is %s', (to, from) => {
  expect(sixYearsBefore(new Date(to)).toISOString()).toBe(from);
});

it('an accounting of a period that ends before it begins is refused, where it would be an empty one', () => {
  const [early, late] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  expect(() => periodAsked({ from: late, to: early }, now)).toThrow(
    expect.objectContaining({ details: [expect.objectContaining({ field: 'from', code: 'out_of_range' })] }),
  );
  expect(() => periodAsked({ from: '2027-01-01T00:00:00Z' }, now)).toThrow();
  expect(periodAsked({ from: early, to: late }, now)).toEqual({ from: new Date(early), to: new Date(late) });
  expect(periodAsked({}, now)).toEqual({ from: sixYearsBefore(now), to: now });
});

describe('an accounting of disclosures', () => {
  /** Once more, as HL7 groups them. */
  const unaccounted = (
    'TREAT ETREAT ERTREAT BTG CAREMGT POPHLTH ' +
    'HPAYMT CLMATTCH COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM REMITADV ' +
    'HOPERAT FRAUD HACCRED HCOMPL HLEGAL HOUTCOMS HPRGRP HQUALIMP HSYSADMIN HTEST ' +
    'LABELING MEMADMIN METAMGT PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV TRAIN ' +
    'PATRQT FAMRQT PWATRNY SUPNWK'
  ).split(' ');

  it.each([undefined, ...unaccounted])(
    'leaves out what was read for treatment, payment, operations or the patient: %s',
    (purpose) => expect(accountFor([read(purpose)], all)).toEqual([]),
  );

  it.each(['PUBHLTH', 'HRESCH', 'NEW_ONE'])('has what was read for another purpose: %s', (purpose) =>
    expect(accountFor([read(purpose)], all)).toMatchObject([
      {
        purpose,
        count: 1,
        recipient: { id: 'usr_1', address: '203.0.113.7' },
        information: ['care_patient.lastName'],
      },
    ]),
  );

  it('has of a recorded one its date, recipient with address, what and why', () => {
    expect(accountFor([recorded()], all)).toEqual([
      {
        date: '2025-01-05T00:00:00.000Z',
        lastDate: '2025-01-05T00:00:00.000Z',
        count: 1,
        recipient: { id: null, name: 'Harbor County Health Department', address: '1 Quay' },
        information: ['immunizations'],
        purpose: '164.512(b)',
      },
    ]);
  });

  it('sums up several to one recipient for one purpose, and keeps others apart', () => {
    const lines = accountFor(
      [
        recorded(),
        recorded({
          date: '2025-02-01T00:00:00Z',
          lastDate: '2025-08-01T00:00:00Z',
          count: 6,
          information: ['laboratory'],
        }),
        recorded({ basis: '164.512(f)' }),
        recorded({ recipient: { name: 'Another' } }),
      ],
      all,
    );
    expect(lines.length).toBe(3);
    expect(lines.find(({ count }) => count === 7)).toMatchObject({
      date: '2025-01-05T00:00:00.000Z',
      lastDate: '2025-08-01T00:00:00.000Z',
      information: ['immunizations', 'laboratory'],
    });
  });

  it('keeps apart who read it, and takes one name for one recipient however it is written', () => {
    const other = { ...read('PUBHLTH', '2026-04-01T00:00:00Z'), userId: 'usr_2' };
    const byEach = accountFor([read('PUBHLTH'), other, read('PUBHLTH')], all);
    expect(byEach.map(({ recipient, count }) => [recipient.id, count])).toEqual([
      ['usr_2', 1],
      ['usr_1', 2],
    ]);
    const again = recorded({ recipient: { name: ' harbor county HEALTH department' } });
    expect(accountFor([recorded(), again], all)).toMatchObject([{ count: 2 }]);
  });

  it('goes back six years and no further, by the date of the disclosure', () => {
    expect(sixYearsBefore(now).toISOString()).toBe('2020-11-21T10:00:00.000Z');
    expect(accountFor([recorded({ date: '2020-11-20T00:00:00Z' })], all)).toEqual([]);
    expect(accountFor([recorded({ date: '2020-11-22T00:00:00Z' })], all).length).toBe(1);
  });

  it('has what touches the time that was asked for, both its ends counted', () => {
    const time = { from: new Date('2025-02-01T00:00:00Z'), to: new Date('2025-03-01T00:00:00Z'), now };
    const has = (date: string, lastDate?: string) =>
      accountFor([recorded({ date, ...(lastDate === undefined ? {} : { lastDate }) })], time).length;
    expect([has('2025-01-31T23:59:59.999Z'), has('2025-02-01T00:00:00Z')]).toEqual([0, 1]);
    expect([has('2025-03-01T00:00:00Z'), has('2025-03-01T00:00:00.001Z')]).toEqual([1, 0]);
    expect(has('2025-01-01T00:00:00Z', '2025-04-01T00:00:00Z')).toBe(1);
  });

  it('has the newest first, each with its first and last date, in whatever order they were logged', () => {
    const later = { date: '2025-06-01T00:00:00Z', information: ['laboratory'] };
    const [known, other] = [
      recorded(),
      recorded({ recipient: { name: 'Another' }, date: '2025-02-01T00:00:00Z' }),
    ];
    for (const entries of [
      [known, other, recorded(later)],
      [other, recorded(later), known],
    ])
      expect(accountFor(entries, all)).toMatchObject([
        { date: '2025-02-01T00:00:00.000Z' },
        {
          ...{ date: '2025-01-05T00:00:00.000Z', lastDate: '2025-06-01T00:00:00.000Z', count: 2 },
          information: ['immunizations', 'laboratory'],
        },
      ]);
  });

  it('names the kind of record where no fields are known', () => {
    const [line] = accountFor([entry({ purpose: 'PUBHLTH' })], all);
    expect(line?.information).toEqual(['care_patient']);
  });

  it('is silent about an agency only as long as its statement says', () => {
    const suspension = { recipient: 'harbor county health department ', until: '2026-12-01T00:00:00Z' };
    const entries = [recorded(), recorded({ recipient: { name: 'Another' } }), entry({ suspension })];
    expect(accountFor(entries, all).map(({ recipient }) => recipient.name)).toEqual(['Another']);
    const over = new Date('2026-12-01T00:00:00Z');
    expect(accountFor(entries, { ...all, now: over }).length).toBe(2);
  });
});
