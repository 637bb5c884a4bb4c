import { many, use, type Guide, type LoopUse } from '../loops/guide.ts';

/** Loop 2220, the status of a service line. */
const line: LoopUse = {
  id: '2220',
  first: use('SVC'),
  segments: many(20, 'STC', 'REF', 'DTP'),
};

/** Loop 2200, a trace with its statuses, below any level of the hierarchy. */
const trace: LoopUse = {
  id: '2200',
  first: use('TRN'),
  segments: many(99, 'STC', 'REF', 'DTP', 'QTY', 'AMT'),
  loops: [line],
};

const level = (id: string, codes: readonly string[], emit = false): LoopUse => ({
  id,
  first: use('HL', { 3: codes }),
  emit,
  segments: [...many(2, 'DMG', 'DTP'), ...many(4, 'NM1', 'PER')],
  loops: [trace],
});

/**
 * 005010X214, Health Care Claim Acknowledgment (277CA), and 005010X212, the response to a status request: the same
 * hierarchy of payer, receiver, provider and patient, told apart by ST03.
 */
export const claimStatus277: Guide = {
  set: '277',
  versions: ['005010X214', '005010X212', '005010X212E1'],
  root: {
    id: '277',
    first: use('ST', { 1: ['277'] }),
    segments: [use('BHT', undefined, { required: true })],
    loops: [
      {
        ...level('2000A', ['20']),
        required: true,
        loops: [{ ...trace, id: '2200A', segments: many(9, 'DTP') }],
      },
      level('2000B', ['21']),
      level('2000C', ['19']),
      level('2000D', ['PT', '22', '23'], true),
    ],
  },
};
