import { expect, it } from '@jest/globals';
import { refuseLeaving } from './refuse-leaving.ts';

const refused = (isLeaving: boolean, hasEnded: boolean) => () =>
  refuseLeaving({ isLeaving: () => isLeaving, hasEnded: () => hasEnded }, 'org_1');

it('an organisation that leaves or has left is not exported, and it is said which: trying again is of no use', () => {
  const code = 'ORGANIZATION_OFFBOARDED';
  expect(refused(true, false)).toThrow(
    expect.objectContaining({ code, status: 409, message: expect.stringContaining('being offboarded') }),
  );
  expect(refused(true, true)).toThrow(
    expect.objectContaining({ code, status: 409, message: expect.stringContaining('has ended') }),
  );
});

it('any other is', () => expect(refused(false, false)).not.toThrow());
