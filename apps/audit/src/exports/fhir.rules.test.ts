import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { actions, type Entry } from '../logs/entry.ts';
import { leafOf } from '../logs/leaf.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { auditEvent } from './fhir.rules.ts';

/** FHIR R4 (4.0.1): strings are not empty and begin with no blank; codes have no blanks but single ones inside. */
const text = z.string().regex(/^[ \r\n\t\S]+$/);
const code = z.string().regex(/^[^\s]+(\s[^\s]+)*$/);
const uri = z.string().regex(/^\S+$/);
const coding = z.strictObject({ system: uri, code, display: text.optional() });
const concept = z.strictObject({ coding: z.array(coding).min(1) });
const reference = z.strictObject({ identifier: z.strictObject({ value: text }), type: uri.optional() });
const instant = z.iso.datetime({ precision: 3 });

/** The definition's required elements, cardinalities and required bindings, as far as we use its elements. */
const definition = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
  type: coding,
  subtype: z.array(coding),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: instant,
  outcome: z.enum(['0', '4', '8', '12']),
  outcomeDesc: text.optional(),
  purposeOfEvent: z.array(concept).optional(),
  agent: z
    .array(
      z.strictObject({
        who: reference,
        requestor: z.boolean(),
        network: z.strictObject({ address: text, type: z.enum(['1', '2', '3', '4', '5']) }),
      }),
    )
    .min(1),
  source: z.strictObject({ observer: reference }),
  entity: z
    .array(
      z.strictObject({
        what: reference,
        detail: z.array(z.strictObject({ type: text, valueString: text })).optional(),
      }),
    )
    .min(1),
});

const entryOf = (n: number, more: Partial<Entry> = {}): Entry => ({
  ...{ ...sampleEntry('org_a', n), salt: 'c2FsdA', year: 2026, index: n },
  ...more,
});
const entries: [string, Entry][] = [
  ...actions.map((action): [string, Entry] => [action, entryOf(1, { action })]),
  ['a refused attempt', entryOf(11, { metadata: { refusal: 'INSUFFICIENT_SCOPE', purpose: 'BTG' } })],
  ['one without metadata', entryOf(2, { metadata: {} })],
  ['one by a job', entryOf(3, { ipAddress: 'internal', userAgent: null })],
  ['one with an empty user agent', entryOf(4, { userAgent: '' })],
  [
    'one of a patient’s notes',
    entryOf(7, { about: ['care_note', 'not_1', 'pat_1'], metadata: { patientIds: ['pat_1'] } }),
  ],
  ['a sealed one', entryOf(5, { sealed: 'ENC[AES256:x]' })],
  [
    'one of a kind without a FHIR type',
    entryOf(6, { resourceType: 'audit_log', about: ['audit_log', 'query'] }),
  ],
];

describe('an entry as FHIR R4 AuditEvent', () => {
  it.each(entries)('keeps to the definition: %s', (_, entry) => {
    expect(definition.safeParse(auditEvent(entry)).error).toBeUndefined();
  });

  it('says why it was refused, for what purpose, from where, and of what FHIR knows its type', () => {
    const metadata = { refusal: 'INSUFFICIENT_SCOPE', purpose: 'BTG' };
    const { outcomeDesc, purposeOfEvent, agent, entity } = definition.parse(
      auditEvent(entryOf(1, { metadata, resourceType: 'care_note', about: ['care_note', 'not_1', 'not_2'] })),
    );
    expect([outcomeDesc, purposeOfEvent?.[0]?.coding[0]?.code]).toEqual(['INSUFFICIENT_SCOPE', 'BTG']);
    expect(agent[0]).toMatchObject({ requestor: true, network: { type: '2' } });
    expect(entity.map((e) => [e.what.type, e.detail === undefined])).toEqual([
      ['DocumentReference', false],
      ['DocumentReference', true],
    ]);
    const job = definition.parse(auditEvent(entryOf(3, { ipAddress: 'internal', metadata: {} })));
    expect(job.agent[0]?.network).toEqual({ address: 'internal', type: '1' });
    expect([job.outcomeDesc, job.purposeOfEvent]).toEqual([undefined, undefined]);
  });

  it.each([
    ['care_patient', 'Patient'],
    ['care_provider', 'Practitioner'],
    ['care_session', 'Encounter'],
    ['care_note', 'DocumentReference'],
    ['revenue_claim', 'Claim'],
    ['audit_log', 'Basic'],
  ])('is about what FHIR calls so, or about a Basic: %s is %s', (resourceType, type) => {
    const { entity } = definition.parse(auditEvent(entryOf(1, { resourceType })));
    expect(entity[0]?.what.type).toBe(type);
  });

  it.each(entries)('has all of the leaf: %s', (_, entry) => {
    const event = definition.parse(auditEvent(entry));
    const said = Object.fromEntries(event.entity[0]?.detail?.map((d) => [d.type, d.valueString]) ?? []);
    const metadata = JSON.parse(said['metadata'] ?? '') as { patientIds?: string[] };
    const { patientIds = [] } = metadata;
    const ids = event.entity.map((e) => e.what.identifier.value);
    expect(ids.slice(ids.length - patientIds.length)).toEqual(patientIds);
    const byCode = { C: 'create', R: 'read', U: 'update', D: 'delete', E: '' };
    expect({
      v: Number(said['v']),
      id: event.id.replace('-', '_'),
      organizationId: event.source.observer.identifier.value,
      action: event.type.code === '110106' ? 'export' : byCode[event.action],
      resourceType: said['resourceType'],
      resourceId: said['resourceId'],
      resourceIds: ids.slice(0, ids.length - patientIds.length),
      userId: event.agent[0]?.who.identifier.value,
      ipAddress: event.agent[0]?.network.address,
      userAgent: JSON.parse(said['userAgent'] ?? '') as unknown,
      decision: event.outcome === '0' ? 'allowed' : 'refused',
      metadata,
      timestamp: event.recorded,
      salt: said['salt'],
      ...(said['sealedSha256'] === undefined ? {} : { sealedSha256: said['sealedSha256'] }),
    }).toEqual(leafOf(entry));
    expect([said['logIndex'], said['logYear']]).toEqual([String(entry.index), '2026']);
  });
});
