import { many, use, type Guide, type LoopUse } from '../loops/guide.ts';

/** Loop 2110, a benefit; `LS` and `LE` bracket the entities that belong to it. */
const benefit: LoopUse = {
  id: '2110',
  first: use('EB'),
  segments: many(20, 'HSD', 'REF', 'DTP', 'AAA', 'MSG', 'III'),
  loops: [
    {
      id: '2120',
      first: use('LS'),
      segments: [...many(99, 'NM1', 'N3', 'N4', 'PER', 'PRV'), use('LE')],
    },
  ],
};

const person = (id: string, code: string): LoopUse => ({
  id,
  first: use('HL', { 3: [code] }),
  emit: true,
  segments: [
    ...many(9, 'TRN', 'REF', 'AAA', 'DTP', 'HI'),
    ...many(1, 'NM1', 'N3', 'N4', 'PRV', 'DMG', 'INS', 'MPI'),
  ],
  loops: [benefit],
});

const party = (id: string, code: string): LoopUse => ({
  id,
  first: use('HL', { 3: [code] }),
  segments: [...many(9, 'AAA', 'PER', 'REF', 'PRV'), ...many(1, 'NM1', 'N3', 'N4')],
});

/** 005010X279A1, Health Care Eligibility Benefit Response. */
export const eligibility271: Guide = {
  set: '271',
  versions: ['005010X279A1', '005010X279'],
  root: {
    id: '271',
    first: use('ST', { 1: ['271'] }),
    segments: [use('BHT', undefined, { required: true })],
    loops: [
      { ...party('2000A', '20'), required: true },
      party('2000B', '21'),
      person('2000C', '22'),
      person('2000D', '23'),
    ],
  },
};
