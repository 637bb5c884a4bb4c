import { describe, expect, it } from '@jest/globals';
import { allOperations, operationsByService, records } from '../catalogue.ts';
import { accessOf, fieldsOf } from './access.ts';
import { builtInRoles } from './built-in-roles.ts';
import { resourceDefinition, resourceTypes } from './resources.ts';
import { rule } from './rule.ts';

describe('every operation', () => {
  it.each(allOperations.map((o) => [o.name, o] as const))(
    '%s names an action on a resource',
    (_name, operation) => {
      const access = accessOf(operation);
      expect(access).toBeDefined();
      const { engine } = resourceDefinition(access!.resource);
      expect(operationsByService[engine]).toContain(operation);
    },
  );
});

describe('conditions', () => {
  it('never compare an encrypted field, and always one that records answer with', () => {
    for (const type of resourceTypes) {
      const { engine, collection, conditions = [] } = resourceDefinition(type);
      expect([type, conditions.length === 0 || collection !== undefined]).toEqual([type, true]);
      const record = records.find((r) => r.engine === engine && r.collection === collection);
      for (const field of conditions) {
        expect([type, field, Object.keys(record?.phi ?? {}).includes(field)]).toEqual([type, field, false]);
        const fields = fieldsOf(type);
        if (fields.length > 0) expect(fields).toContain(field);
      }
    }
  });

  it('are known for the collection of every record that roles tell apart; others are for all or none', () => {
    for (const { engine, resource, collection, exported } of records) {
      const type = resourceTypes.find((t) => t === `${engine}_${resource}`);
      // What no operation answers with no role speaks of.
      expect([resource, type === undefined]).toEqual([resource, exported !== undefined]);
      if (type === undefined) continue;
      const { collection: known, conditions } = resourceDefinition(type);
      expect([type, known]).toEqual([type, conditions === undefined ? undefined : collection]);
    }
  });
});

describe('built-in roles', () => {
  it.each(builtInRoles.map((r) => [r.name, r] as const))(
    '%s: its rules are such as a custom role could have',
    (_n, role) => {
      for (const one of role.rules) {
        expect(rule.safeParse(one).error).toBeUndefined();
        if (one.resource !== 'all' && one.fields !== undefined)
          expect(fieldsOf(one.resource)).toEqual(expect.arrayContaining(one.fields));
      }
    },
  );
});
