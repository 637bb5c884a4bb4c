import { many, use, type Guide, type LoopUse } from '../loops/guide.ts';

const party = (id: string, entity: readonly string[], more: Partial<LoopUse> = {}): LoopUse => ({
  id,
  first: use('NM1', { 1: entity }),
  segments: [...many(1, 'N3', 'N4', 'DMG', 'PRV'), ...many(20, 'REF', 'PER')],
  ...more,
});

/** Loop 2430, what another payer did to the line. */
const lineAdjudication: LoopUse = {
  id: '2430',
  first: use('SVD'),
  segments: [...many(5, 'CAS'), use('DTP', { 1: ['573'] }), use('AMT', { 1: ['EAF'] })],
};

/** Loop 2400, a service line. */
const line: LoopUse = {
  id: '2400',
  first: use('LX'),
  max: 50,
  segments: [
    use('SV1', undefined, { required: true }),
    ...many(1, 'SV5', 'PS1', 'HCP'),
    ...many(20, 'PWK', 'CR1', 'CR3', 'CRC', 'DTP', 'QTY', 'MEA', 'CN1', 'REF', 'AMT', 'K3', 'NTE'),
  ],
  loops: [
    { id: '2410', first: use('LIN'), segments: [...many(1, 'CTP'), ...many(1, 'REF')] },
    party('2420', ['82', 'QB', '77', 'DQ', 'DK', 'DN', 'P3', 'PW', '45']),
    lineAdjudication,
    { id: '2440', first: use('LQ'), segments: many(99, 'FRM') },
  ],
};

/** Loop 2320, another payer's coverage and what it paid. */
const otherCoverage: LoopUse = {
  id: '2320',
  first: use('SBR'),
  max: 10,
  segments: [...many(5, 'CAS'), ...many(3, 'AMT'), ...many(1, 'OI', 'MOA')],
  loops: [
    party('2330', ['IL', 'PR', 'DN', 'P3', '82', '77', 'DQ', '85'], {
      segments: many(9, 'N3', 'N4', 'DTP', 'REF'),
    }),
  ],
};

/** Loop 2300, a claim: handed out one by one. */
const claim: LoopUse = {
  id: '2300',
  first: use('CLM'),
  emit: true,
  max: 100,
  segments: [...many(99, 'DTP', 'PWK', 'CN1', 'AMT', 'REF', 'K3', 'NTE', 'CR1', 'CR2', 'CRC', 'HI', 'HCP')],
  loops: [party('2310', ['DN', 'P3', '82', '77', 'DQ', 'PW', '45']), otherCoverage, line],
};

const patient: LoopUse = {
  id: '2000C',
  first: use('HL', { 3: ['23'] }),
  segments: [use('PAT', undefined, { required: true })],
  loops: [party('2010CA', ['QC'], { required: true }), claim],
};

const subscriber: LoopUse = {
  id: '2000B',
  first: use('HL', { 3: ['22'] }),
  segments: [use('SBR', undefined, { required: true }), use('PAT')],
  loops: [
    party('2010BA', ['IL'], { required: true }),
    party('2010BB', ['PR'], { required: true }),
    claim,
    patient,
  ],
};

/** 005010X222A1, Health Care Claim: Professional; X222A2 is read too. */
export const claim837p: Guide = {
  set: '837',
  versions: ['005010X222A1', '005010X222A2', '005010X222'],
  root: {
    id: '837',
    first: use('ST', { 1: ['837'] }),
    segments: [use('BHT', undefined, { required: true })],
    loops: [
      party('1000A', ['41'], { required: true }),
      party('1000B', ['40'], { required: true }),
      {
        id: '2000A',
        first: use('HL', { 3: ['20'] }),
        required: true,
        segments: many(1, 'PRV', 'CUR'),
        loops: [
          party('2010AA', ['85'], { required: true }),
          party('2010AB', ['87']),
          party('2010AC', ['PE']),
          subscriber,
        ],
      },
    ],
  },
};
