import { describe, expect, it } from '@jest/globals';
import type { Rule } from '@rymeda/contracts';
import {
  changeRole,
  checkFields,
  newRole,
  refuseBeyond,
  refuseBuiltInName,
  removed,
  uniqueNameOf,
} from './role.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const later = new Date('2026-11-21T11:00:00Z');
const sessions: Rule = { actions: ['read'], resource: 'care_session' };
const patients: Rule = { actions: ['read', 'update'], resource: 'care_patient' };
const desk = newRole(
  { name: 'Front desk', rules: [sessions] },
  { id: 'rol_1', organizationId: 'org_100', now },
);

describe('a role', () => {
  it('begins with its rules at version 1', () => {
    expect(desk).toEqual({
      ...{ id: 'rol_1', organizationId: 'org_100', name: 'Front desk', description: null },
      ...{ rules: [sessions], createdAt: now, updatedAt: now, version: 1 },
    });
  });

  it.each([
    ['a name', { name: 'Desk' }, ['name']],
    ['a description', { description: 'Books' }, ['description']],
    ['other rules, whole', { rules: [patients] }, ['rules']],
    ['what it has', { name: 'Front desk', description: null, rules: [sessions] }, []],
  ])('gets %s by a patch: %j', (_what, patch, changed) => {
    const after = changed.length === 0 ? desk : { ...desk, ...patch, updatedAt: later, version: 2 };
    expect(changeRole(desk, patch, later)).toEqual({ role: after, changed });
  });

  it('loses its description by null, and keeps it when a patch names none', () => {
    const described = { ...desk, description: 'Books' };
    expect(changeRole(described, { description: null }, later).role.description).toBeNull();
    expect(changeRole(described, { name: 'Desk' }, later).role.description).toBe('Books');
  });

  it('that is removed is so in a version of its own', () => {
    expect(removed(desk, later)).toEqual({ ...desk, updatedAt: later, version: 2 });
  });

  it('has one name, however it is written, and none of a built-in one', () => {
    expect(uniqueNameOf(' Ｆront DESK ')).toBe(uniqueNameOf('Front desk'));
    for (const name of ['Admin', ' compliance OFFICER', 'Ｂｉｌｌｉｎｇ'])
      expect(() => refuseBuiltInName(name)).toThrow(
        expect.objectContaining({ code: 'DUPLICATE_IDENTIFIER', details: { field: 'name' } }),
      );
    expect(() => refuseBuiltInName('Administration')).not.toThrow();
  });

  it('names fields that its records have, and is told of each that they lack', () => {
    const rules: Rule[] = [
      { actions: ['manage'], resource: 'all', fields: ['anything'] },
      sessions,
      { ...patients, fields: ['lastName', 'nickname'] },
    ];
    expect(() => checkFields(rules)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: [expect.objectContaining({ field: 'rules.2.fields.1', code: 'unknown_field' })],
      }),
    );
    expect(() => checkFields([sessions, { ...patients, fields: ['lastName'] }])).not.toThrow();
  });
});

describe('handing on a role', () => {
  it('is allowed up to what the caller may do', () => {
    expect(refuseBeyond([patients, sessions], [sessions])).toBeUndefined();
    expect(refuseBeyond([], [])).toBeUndefined();
  });

  it('is refused beyond that, naming what and where', () => {
    const update: Rule = { actions: ['update'], resource: 'care_session' };
    expect(refuseBeyond([patients, sessions], [sessions, update])).toMatchObject({
      code: 'FORBIDDEN',
      details: { resource: 'care_session', actions: ['update'] },
    });
    expect(refuseBeyond([], [sessions])).toMatchObject({ code: 'FORBIDDEN' });
  });
});
