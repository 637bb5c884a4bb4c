import { expect, it } from '@jest/globals';
import { rolesSince } from './identity.store.ts';

const at = new Date('2026-03-02T14:00:00Z');
const before = new Date('2026-01-01T00:00:00Z');

it('a role is had since the event that told of it; any other event changes nothing of that', () => {
  expect(rolesSince(null, ['rol_1'], at)).toEqual({ rol_1: at });
  const was = { roles: ['rol_1', 'rol_3'], roleSince: { rol_1: before, rol_3: before } };
  expect(rolesSince(was, ['rol_1', 'rol_2'], at)).toEqual({ rol_1: before, rol_2: at });
});

it('of a role that somebody had before anybody listened it is not known, whatever else is told later', () => {
  const was = { roles: ['rol_1'], roleSince: {} };
  expect(rolesSince(was, ['rol_1', 'rol_2'], at)).toEqual({ rol_2: at });
});
