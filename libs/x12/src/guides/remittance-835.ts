import { many, use, type Guide, type LoopUse } from '../loops/guide.ts';

/** Loop 2110, service payment information. */
const service: LoopUse = {
  id: '2110',
  first: use('SVC'),
  max: 999,
  segments: [...many(99, 'DTM', 'CAS', 'REF', 'AMT', 'QTY', 'LQ')],
};

/** Loop 2100, claim payment information: handed out one by one. */
const claim: LoopUse = {
  id: '2100',
  first: use('CLP'),
  emit: true,
  segments: [
    ...many(99, 'CAS'),
    use('NM1', { 1: ['QC', 'IL', '74', '82', 'TT', 'PR', 'GB'] }, { max: 7 }),
    ...many(1, 'MIA', 'MOA'),
    ...many(20, 'REF', 'DTM', 'PER', 'AMT', 'QTY'),
  ],
  loops: [service],
};

/** 005010X221A1, Health Care Claim Payment/Advice. */
export const remittance835: Guide = {
  set: '835',
  versions: ['005010X221A1', '005010X221'],
  root: {
    id: '835',
    first: use('ST', { 1: ['835'] }),
    segments: [
      use('BPR', undefined, { required: true }),
      ...many(5, 'NTE'),
      use('TRN', undefined, { required: true }),
      use('CUR'),
      use('REF', { 1: ['EV', 'F2'] }, { max: 2 }),
      use('DTM', { 1: ['405'] }),
    ],
    loops: [
      {
        id: '1000A',
        first: use('N1', { 1: ['PR'] }),
        required: true,
        max: 1,
        segments: [...many(1, 'N3', 'N4'), ...many(8, 'REF', 'PER')],
      },
      {
        id: '1000B',
        first: use('N1', { 1: ['PE'] }),
        required: true,
        max: 1,
        segments: [...many(1, 'N3', 'N4', 'RDM'), ...many(8, 'REF')],
      },
      { id: '2000', first: use('LX'), segments: many(1, 'TS3', 'TS2'), loops: [claim] },
      { id: 'PLB', first: use('PLB') },
    ],
  },
};
