import { describe, expect, it } from '@jest/globals';
import {
  auditLog,
  eventsByEngine,
  gapClosed,
  gapFound,
  eventType,
  phiAccessed,
  requestsRefused,
  type CloudEvent,
} from '@rymeda/contracts';
import { newId, uuidv7 } from '@rymeda/kernel';
import fc from 'fast-check';
import { toAuditLog } from '../logs/entry.ts';
import { actionOf, entriesOf, entryId } from './entry.rules.ts';

const event = (more: Partial<CloudEvent> = {}): CloudEvent => ({
  specversion: '1.0',
  id: '0193aee0-f3a1-7c3e-8d1f-0a2b4c6d8e21',
  source: '/rymeda/care',
  type: 'rymeda.care.session.completed.v1',
  subject: 'session/ses_1',
  time: '2026-03-02T14:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:rymeda:event:care.session.completed:1',
  organizationid: 'org_a',
  actorid: 'cli_1',
  sequence: 3,
  ipaddress: '203.0.113.7',
  requestid: 'req_1',
  data: {},
  ...more,
});

describe('the action', () => {
  it.each([
    ['care.patient.created', 'patient/pat_1', 1, 'create'],
    ['care.patient.deleted', 'patient/pat_1', 4, 'delete'],
    ['care.patient.updated', 'patient/pat_1', 2, 'update'],
    ['care.session.scheduled', 'session/ses_1', 1, 'create'],
    ['care.session.no_show', 'session/ses_1', 2, 'update'],
    ['care.note.added', 'note/not_1', 1, 'create'],
    ['care.note.signed', 'note/not_1', 2, 'update'],
    ['audit.exported', 'export/exp_1', 1, 'export'],
    ['identity.token.refused', 'api_client/cli_1', 1, 'update'],
    ['encryption.key.rotated', 'encryption_key/key_1', 2, 'update'],
    ['identity.grant.revoked', 'grant/g_1', 1, 'update'],
  ] as const)('of %s on %s, version %i, is %s', (name, subject, sequence, action) => {
    expect(actionOf(name, subject, sequence)).toBe(action);
  });
});

describe('an event', () => {
  it('becomes one entry with the id that follows from it', () => {
    expect(entriesOf(event({ useragent: 'curl/8' }))).toEqual([
      {
        _id: 'aud_0193aee0f3a17c3e8d1f0a2b4c6d8e21',
        organizationId: 'org_a',
        action: 'update',
        resourceType: 'care_session',
        resourceId: 'ses_1',
        about: ['care_session', 'ses_1'],
        userId: 'cli_1',
        ipAddress: '203.0.113.7',
        userAgent: 'curl/8',
        decision: 'allowed',
        metadata: { event: 'care.session.completed', requestId: 'req_1', sequence: 3 },
        timestamp: new Date('2026-03-02T14:00:00.000Z'),
      },
    ]);
  });

  it('of what is a patient’s is found by the patient too', () => {
    const clientId = newId('pat');
    expect(entriesOf(event({ data: { clientId } }))).toMatchObject([
      { about: ['care_session', 'ses_1', clientId], metadata: { patientIds: [clientId] } },
    ]);
    expect(entriesOf(event({ data: { clientId: 'cli_1' } }))).toMatchObject([
      {
        about: ['care_session', 'ses_1'],
        metadata: expect.not.objectContaining({ patientIds: expect.anything() }),
      },
    ]);
  });

  it('gives nothing of its data to the entry but names of changed fields and whose it is', () => {
    const [entry] =
      entriesOf(event({ data: { changed: ['address', 'phone'], firstName: 'Canary', reason: 'Canary' } })) ??
      [];
    expect(entry?.metadata['changed']).toEqual(['address', 'phone']);
    expect(JSON.stringify(entry)).not.toContain('Canary');
    const [odd] = entriesOf(event({ data: { changed: ['Jane Canary was here'] } })) ?? [];
    expect(odd?.metadata).not.toHaveProperty('changed');
  });

  it('that counts requests without a valid token is refused, and found by the address', () => {
    const [entry] =
      entriesOf(
        event({
          source: '/rymeda/audit',
          type: eventType(requestsRefused),
          subject: 'refused_requests/rfr_1',
          data: requestsRefused.example,
        }),
      ) ?? [];
    expect(entry).toMatchObject({
      decision: 'refused',
      about: ['audit_refused_requests', 'rfr_1', '203.0.113.7'],
      metadata: { minute: '2026-03-02T14:00:00.000Z', count: 12 },
    });
  });

  it.each([
    { reason: 'Jane Canary was here', minute: 'Canary', count: 'Canary' },
    { reason: 7, minute: 7, count: 1.5 },
  ])('that counts refusals has of them our own words and numbers alone: %j', (data) => {
    const type = eventType(requestsRefused);
    const [entry] =
      entriesOf(event({ source: '/rymeda/audit', type, subject: 'refused_requests/rfr_1', data })) ?? [];
    expect(entry?.metadata).toEqual({ event: requestsRefused.name, requestId: 'req_1', sequence: 3 });
  });

  const entryOf = (name: string) => {
    const [engine = '', ...rest] = name.split('.');
    const definition = Object.values(eventsByEngine)
      .flat()
      .find((d) => d.name === name);
    return entriesOf(
      event({
        source: `/rymeda/${engine}`,
        type: `rymeda.${name}.v1`,
        subject: `${rest[0]}/x_1`,
        data: { ...definition?.example },
      }),
    )?.[0];
  };

  it('of a sign-in that was refused is a refusal with its reason, of one that was not none', () => {
    expect(entryOf('identity.user.sign_in_refused')).toMatchObject({
      decision: 'refused',
      metadata: { refusal: 'invalid_credentials', clientId: expect.stringMatching(/^cli_/) },
    });
    expect(entryOf('identity.user.signed_in')).toMatchObject({
      decision: 'allowed',
      metadata: { methods: ['pwd', 'otp'], clientId: expect.stringMatching(/^cli_/) },
    });
  });

  it('of an invitation is found by its user, and so is a sign-in that ended, with the reason', () => {
    expect(entryOf('identity.user.invited')?.about).toContainEqual(expect.stringMatching(/^usr_/));
    const ended = entryOf('identity.grant.revoked');
    expect(ended).toMatchObject({ decision: 'allowed', metadata: { reason: 'reused' } });
    expect(ended?.about).toContainEqual(expect.stringMatching(/^usr_/));
  });

  it('of a broken glass is found by the patient, with the code and nothing else of why', () => {
    const broken = entryOf('care.break_glass.opened');
    expect(broken?.about).toContainEqual(expect.stringMatching(/^pat_/));
    expect(broken?.metadata).toMatchObject({ code: 'emergency' });
    expect(broken?.metadata).not.toHaveProperty('reason');
  });

  it('of missing versions is found by the record that lacks them, with their numbers', () => {
    for (const { name, example } of [gapFound, gapClosed])
      expect([name, entryOf(name)?.about]).toEqual([name, expect.arrayContaining([example['resourceId']])]);
    const { from, to, count } = gapFound.example;
    expect(entryOf(gapFound.name)?.metadata).toMatchObject({ missing: { from, to }, count });
  });

  it('of every type in the catalogue can be read', () => {
    for (const [engine, definitions] of Object.entries(eventsByEngine))
      for (const definition of definitions) {
        const made = entriesOf(
          event({
            source: `/rymeda/${engine}`,
            type: eventType(definition),
            data: { ...definition.example },
            organizationid: 'org_100',
          }),
        );
        expect([definition.name, made?.length]).toEqual([definition.name, 1]);
      }
  });

  it('of any type puts nothing into its metadata that the API does not name', () => {
    const named = auditLog.shape.metadata.meta()?.description ?? '';
    const told = Object.values(eventsByEngine)
      .flat()
      .flatMap(({ name }) => Object.keys(entryOf(name)?.metadata ?? {}));
    expect([...new Set(told)].filter((key) => !named.split(/[ ,]+/).includes(key))).toEqual([]);
  });

  it.each([
    { type: 'com.example.other' },
    { type: 'com.rymeda.care.session.completed.v1' },
    { type: 'rymeda.care.session.completed.v1x' },
    { source: '/elsewhere' },
    { source: '/rymeda/care/x' },
    { source: '/x/rymeda/care' },
    { subject: 'nothing' },
    { subject: '1session/ses_1' },
    { time: 'noon' },
  ])('that is not ours is not read: %p', (more) => expect(entriesOf(event(more))).toBeUndefined());
});

describe('access records', () => {
  const record = (more: object = {}) => ({
    ...phiAccessed.example.records[0],
    id: uuidv7(),
    organizationId: 'org_a',
    ...more,
  });
  const batch = (records: unknown[]) =>
    event({ type: eventType(phiAccessed), subject: 'access/p', data: { process: 'p', batch: 1, records } });

  it('of a list become one entry that is about all of them', () => {
    const [entry] = entriesOf(batch([record({ resourceIds: ['pat_1', 'pat_2'] })])) ?? [];
    expect(entry).toMatchObject({
      action: 'read',
      resourceType: 'care_patient',
      resourceId: 'pat_1',
      about: ['care_patient', 'pat_1', 'pat_2'],
    });
    expect(entry?.metadata['count']).toBe(2);
    const [one] = entriesOf(batch([record({ resourceIds: ['pat_1'] })])) ?? [];
    expect(one?.metadata).not.toHaveProperty('count');
  });

  it('name who it was, for what, and from where', () => {
    const by = { actorId: 'usr_7', ipAddress: '198.51.100.9', purpose: 'TREAT', reason: 'on call' };
    const [entry] = entriesOf(batch([record(by)])) ?? [];
    expect(entry).toMatchObject({
      organizationId: 'org_a',
      userId: 'usr_7',
      ipAddress: '198.51.100.9',
      decision: 'allowed',
      metadata: { purpose: 'TREAT', reason: 'on call', requestId: phiAccessed.example.records[0]?.requestId },
    });
  });

  it('of a copy of all records are an export, and have the fields that were opened', () => {
    const of = (more: object) => entriesOf(batch([record(more)]))?.[0];
    expect(of({ operation: 'platform.records.export' })?.action).toBe('export');
    expect(of({ operation: 'platform.contents.revenue.get' })?.action).toBe('export');
    expect(of({ operation: 'care.records.platform.records.' })?.action).toBe('read');
    expect(of({ fields: ['lastName'] })?.metadata).toMatchObject({ fields: ['lastName'] });
    expect(of({ fields: [] })?.metadata).not.toHaveProperty('fields');
    expect(of({ userAgent: 'curl/8' })?.userAgent).toBe('curl/8');
  });

  it('of what is a patient’s become an entry that is found by the patient too', () => {
    const notes = { resourceType: 'care_note', resourceIds: ['not_1', 'not_2'], patientIds: ['pat_1'] };
    const [entry] = entriesOf(batch([record(notes)])) ?? [];
    expect(entry?.about).toEqual(['care_note', 'not_1', 'not_2', 'pat_1']);
    expect(entry?.metadata).toMatchObject({ count: 2, patientIds: ['pat_1'] });
    expect(entry && toAuditLog(entry, 'pat_1')).toMatchObject({
      ...{ resourceId: 'not_1', resourceIds: ['not_1', 'not_2'] },
    });
    expect(entry && toAuditLog(entry, 'not_2').resourceId).toBe('not_2');
  });

  it('of a newer engine are read as far as they are known', () => {
    const [entry] = entriesOf(batch([record({ wavelength: 3 })])) ?? [];
    expect(entry).toMatchObject({ resourceType: 'care_patient', metadata: { event: 'phi.accessed' } });
    expect(JSON.stringify(entry)).not.toContain('wavelength');
  });

  it('of a refused attempt become a refused entry of what was tried', () => {
    const [entry] =
      entriesOf(batch([record({ decision: 'refused', refusal: 'INSUFFICIENT_SCOPE', action: 'delete' })])) ??
      [];
    expect(entry).toMatchObject({
      action: 'delete',
      decision: 'refused',
      metadata: { refusal: 'INSUFFICIENT_SCOPE', operation: 'care.patients.get' },
    });
    expect(entry?.metadata).not.toHaveProperty('event');
  });

  it('that lack what a record must have are not read', () => {
    expect(entriesOf(batch([record({ actorId: undefined })]))).toBeUndefined();
  });

  it('with one of another organisation among them are not read as this one’s', () => {
    expect(entriesOf(batch([record(), record({ organizationId: 'org_b' })]))).toBeUndefined();
  });

  it('keep one entry for each record, under ids that differ', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (n) => {
        const records = Array.from({ length: n }, () => record());
        const ids = (entriesOf(batch(records)) ?? []).map((e) => e._id);
        expect(new Set(ids).size).toBe(n);
        expect(ids).toEqual(records.map((r) => entryId(r.id)));
      }),
    );
  });
});
