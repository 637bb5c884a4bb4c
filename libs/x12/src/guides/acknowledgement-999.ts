import { many, use, type Guide } from '../loops/guide.ts';

/** 005010X231A1, Implementation Acknowledgment. */
export const acknowledgement999: Guide = {
  set: '999',
  versions: ['005010X231A1', '005010X231'],
  root: {
    id: '999',
    first: use('ST', { 1: ['999'] }),
    segments: [use('AK1', undefined, { required: true })],
    loops: [
      {
        id: '2000',
        first: use('AK2'),
        loops: [
          {
            id: '2100',
            first: use('IK3'),
            segments: many(10, 'CTX'),
            loops: [{ id: '2110', first: use('IK4'), segments: many(10, 'CTX') }],
          },
          { id: 'IK5', first: use('IK5'), max: 1, required: true },
        ],
      },
      { id: 'AK9', first: use('AK9'), max: 1, required: true },
    ],
  },
};
