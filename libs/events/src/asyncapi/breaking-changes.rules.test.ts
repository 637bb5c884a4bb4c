import { describe, expect, it } from '@jest/globals';
import { eventsByEngine, type EventDefinition } from '@rymeda/contracts';
import { z } from 'zod';
import { breakingChanges } from './breaking-changes.rules.ts';
import { asyncApiDocument } from './document.ts';

const data = z.strictObject({
  id: z.string(),
  status: z.enum(['open', 'done']),
  endTime: z.string().nullable(),
  reason: z.string().max(64).optional(),
  codes: z.array(z.string()),
  by: z.strictObject({ id: z.string() }),
});
type Shape = (typeof data)['shape'];
const definition = (schema: z.ZodType = data, more: Partial<EventDefinition> = {}): EventDefinition => ({
  name: 'care.thing.changed',
  version: 1,
  engine: 'care',
  summary: 'A thing was changed',
  data: schema,
  example: { id: 'thg_1' },
  ...more,
});
const documentOf = (...care: EventDefinition[]) => asyncApiDocument({ care }, { version: '1.0.0' });
const shape = (more: Partial<Record<keyof Shape | 'added', z.ZodType | undefined>>): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries({ ...data.shape, ...more }).filter(([, schema]) => schema !== undefined),
    ),
  );
const changesTo = (schema: z.ZodType) =>
  breakingChanges(documentOf(definition()), documentOf(definition(schema))).map(
    ({ at, what }) => `${at}: ${what}`,
  );
const at = 'care.thing.changed.v1.data';

describe('a change that breaks nobody', () => {
  it.each([
    ['nothing', data],
    ['a new optional field', shape({ added: z.string().optional() })],
    ['a description', data.describe('In other words')],
    ['another order of values', shape({ status: z.enum(['done', 'open']) })],
  ])('is %s', (_, schema) => {
    expect(changesTo(schema)).toEqual([]);
  });

  it('is a new type, a new version beside the old one, and a new topic', () => {
    const [before] = [documentOf(definition())];
    const after = asyncApiDocument(
      {
        care: [definition(), definition(z.strictObject({ a: z.int() }), { version: 2 })],
        revenue: [definition(data, { name: 'revenue.claim.paid', engine: 'revenue' })],
      },
      { version: '1.1.0' },
    );
    expect(breakingChanges(before as never, after)).toEqual([]);
  });
});

describe('a change that breaks subscribers', () => {
  it.each([
    ['a field taken away', shape({ codes: undefined }), `${at}.codes: the field is gone`],
    [
      'a field renamed',
      shape({ codes: undefined, added: z.array(z.string()) }),
      `${at}.codes: the field is gone`,
    ],
    ['a nested field taken away', shape({ by: z.strictObject({}) }), `${at}.by.id: the field is gone`],
    [
      'a new required field',
      shape({ added: z.string() }),
      `${at}.added: a new field must be optional; events on the topic lack it`,
    ],
    [
      'an optional field required',
      shape({ reason: z.string().max(64) }),
      `${at}.reason: is required now; events on the topic may lack it`,
    ],
    ['a required field made optional', shape({ id: z.string().optional() }), `${at}.id: may be absent now`],
    [
      'a value taken away',
      shape({ status: z.enum(['open']) }),
      `${at}.status: narrowed: "done" is no value any more`,
    ],
    [
      'a value added',
      shape({ status: z.enum(['open', 'done', 'lost']) }),
      `${at}.status: widened: "lost" is a new value`,
    ],
    ['null no longer', shape({ endTime: z.string() }), `${at}.endTime`],
    ['null from now on', shape({ id: z.string().nullable() }), `${at}.id`],
    ['a number for a text', shape({ id: z.int() }), `${at}.id: narrowed: no longer string`],
    [
      'other items of a list',
      shape({ codes: z.array(z.int()) }),
      `${at}.codes[]: narrowed: no longer string`,
    ],
    [
      'a lower limit',
      shape({ reason: z.string().max(10).optional() }),
      `${at}.reason: maxLength was 64 and is 10`,
    ],
    [
      'a higher limit',
      shape({ reason: z.string().max(99).optional() }),
      `${at}.reason: maxLength was 64 and is 99`,
    ],
  ])('is %s', (_, schema, said) => {
    expect(changesTo(schema).join('\n')).toContain(said);
  });

  it('is a type or a topic that is gone', () => {
    const before = documentOf(definition(), definition(data, { name: 'care.thing.made' }));
    expect(breakingChanges(before, documentOf(definition()))).toEqual([
      { at: 'care.thing.made.v1', what: 'the type is gone; keep it until no subscriber takes it' },
    ]);
    const gone = breakingChanges(before, asyncApiDocument({}, { version: '1.0.0' }));
    expect(gone).toContainEqual({ at: 'rymeda.care.events', what: 'the topic is gone' });
  });

  it('shows in the real catalogue whichever field of whichever type is taken away', () => {
    const before = asyncApiDocument(eventsByEngine, { version: '1.0.0' });
    for (const name of Object.keys(before.components.messages)) {
      const after = structuredClone(before);
      const body = after.components.messages[name]?.payload.allOf[1].properties['data'] as {
        properties: Record<string, unknown>;
      };
      const [field = ''] = Object.keys(body.properties);
      delete body.properties[field];
      expect(breakingChanges(before, after)).toContainEqual({
        at: `${name}.data.${field}`,
        what: 'the field is gone',
      });
    }
  });
});
