import { expect, describe, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { eventsByEngine, eventType, type EventDefinition } from '@rymeda/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { breakingChanges } from './breaking-changes.rules.ts';
import { asyncApiDocument, exampleEvent } from './document.ts';
import { openSchema, publishedSchema, type Json } from './json-schema.ts';
import { digestKey, digestOf, releasedDocument } from './released.ts';

const all: EventDefinition[] = Object.values(eventsByEngine).flat();
const document = asyncApiDocument(eventsByEngine, { version: '1.0.0' });
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('the AsyncAPI document', () => {
  it('is one by the AsyncAPI initiative’s own parser, without an error', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    expect(diagnostics.filter(({ severity }) => Number(severity) === 0)).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
    expect(parsed?.allMessages().length).toBe(new Set(all.map(eventType)).size);
  });

  it('has every type with its owner, its version and an example that its schema lets through', () => {
    for (const e of all) {
      const message = document.components.messages[`${e.name}.v${e.version}`] as Json;
      expect(message).toMatchObject({ name: eventType(e), 'x-version': e.version });
      expect(Object.keys(eventsByEngine)).toContain(message['x-owner']);
      expect(ajv.validate(publishedSchema(e), e.example)).toBe(true);
      expect(ajv.validate(document.components.schemas['CloudEvent'] as Json, exampleEvent(e))).toBe(true);
      ajv.removeSchema();
    }
  });

  it('describes a type that several engines own, key events, in the same way for all', () => {
    for (const of of Map.groupBy(all, eventType).values()) {
      const [first, ...others] = of.map((e) => JSON.stringify(openSchema(e.data)));
      for (const other of others) expect(other).toBe(first);
    }
  });

  it('breaks no subscriber that was written against the last release', () => {
    expect(breakingChanges(releasedDocument(), document)).toEqual([]);
  });

  it('was released by the command alone: nobody has changed the release by hand', () => {
    const released = releasedDocument();
    expect(released.info[digestKey]).toBe(digestOf(released));
    const other = { ...released, info: { ...released.info, version: '0.0.0' } };
    expect(digestOf(other)).not.toBe(digestOf(released));
  });
});

describe('a published schema', () => {
  const [session] = all.filter((e) => e.name === 'care.session.completed') as [EventDefinition];
  it('lets fields of a newer producer through, and nothing that lacks or mistypes a field', () => {
    const schema = publishedSchema(session);
    expect(schema['$id']).toBe('urn:rymeda:event:care.session.completed:1');
    expect(ajv.validate(schema, { ...session.example, room: '12' })).toBe(true);
    const { id: _id, ...lacking } = session.example;
    expect(ajv.validate(schema, lacking)).toBe(false);
    expect(ajv.validate(schema, { ...session.example, status: 'vanished' })).toBe(false);
  });
});
