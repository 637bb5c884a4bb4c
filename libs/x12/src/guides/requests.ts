import { many, use, type Guide, type LoopUse } from '../loops/guide.ts';

const level = (id: string, codes: readonly string[], loops: readonly LoopUse[] = []): LoopUse => ({
  id,
  first: use('HL', { 3: codes }),
  segments: [
    ...many(9, 'TRN', 'REF', 'DTP', 'AMT', 'PER', 'HI'),
    ...many(1, 'NM1', 'N3', 'N4', 'PRV', 'DMG', 'INS'),
  ],
  loops,
});

/** Loop 2110, what is asked about: up to 99 a person. */
const inquiry: LoopUse = {
  id: '2110',
  first: use('EQ'),
  max: 99,
  segments: many(10, 'AMT', 'III', 'REF', 'DTP'),
};

/** 005010X279A1, Eligibility Inquiry: read to tell whether a file is whole; we don't answer it. */
export const eligibility270: Guide = {
  set: '270',
  versions: ['005010X279A1', '005010X279'],
  root: {
    id: '270',
    first: use('ST', { 1: ['270'] }),
    segments: [use('BHT', undefined, { required: true })],
    loops: [
      level('2000A', ['20']),
      level('2000B', ['21']),
      level('2000C', ['22'], [inquiry]),
      level('2000D', ['23'], [inquiry]),
    ],
  },
};

const statusTrace: LoopUse = {
  id: '2200',
  first: use('TRN'),
  segments: many(9, 'REF', 'AMT', 'DTP'),
  loops: [{ id: '2210', first: use('SVC'), segments: many(2, 'REF', 'DTP') }],
};
const statusLevel = (id: string, codes: readonly string[]): LoopUse => ({
  id,
  first: use('HL', { 3: codes }),
  segments: many(1, 'DMG', 'NM1'),
  loops: [statusTrace],
});

/** 005010X212, Claim Status Request: as the one above. */
export const claimStatus276: Guide = {
  set: '276',
  versions: ['005010X212', '005010X212E1'],
  root: {
    id: '276',
    first: use('ST', { 1: ['276'] }),
    segments: [use('BHT', undefined, { required: true })],
    loops: [
      statusLevel('2000A', ['20']),
      statusLevel('2000B', ['21']),
      statusLevel('2000C', ['19']),
      statusLevel('2000D', ['22', '23']),
    ],
  },
};
