import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  canaryNote,
  canaryPatient,
  newProviderBody,
  partner,
  requestToken,
  clientOf,
  runningStack,
  until,
  type Partner,
} from '@rymeda/testing';
import { MongoClient } from 'mongodb';

const stack = runningStack();
let harbor: Partner;
let lakeside: Partner;
beforeAll(() => {
  harbor = partner(stack, 'org_100');
  lakeside = partner(stack, 'org_200');
});

/** One visit, from token to audit trail, as a partner does it; each test goes on where the one before ended. */
describe('one visit', () => {
  let providerId: string;
  let patientId: string;
  let sessionId: string;
  let noteId: string;
  const patientBody = canaryPatient();

  it('begins with a token, from the issuer and through the gateway', async () => {
    const { clientId, clientSecret } = clientOf(stack, 'org_100');
    for (const base of [stack.issuer, stack.gateway]) {
      const answer = await requestToken(base, {
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'care:read care:write',
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'care:read care:write',
      });
      const claims = JSON.parse(
        Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString(),
      ) as Record<string, unknown>;
      expect(claims).toMatchObject({
        organizationId: 'org_100',
        scope: 'care:read care:write',
        iss: stack.issuer,
      });
      expect(answer.headers.get('cache-control')).toContain('no-store');
    }
  });

  it('creates a provider and a patient', async () => {
    const provider = await harbor({ path: '/v1/care/providers', json: newProviderBody() });
    expect(provider.status).toBe(201);
    providerId = provider.body.data.id;
    expect(provider.headers.get('location')).toBe(`/v1/care/providers/${providerId}`);

    const patient = await harbor({
      path: '/v1/care/patients',
      json: { ...patientBody, primaryProviderId: providerId },
    });
    expect(patient.status).toBe(201);
    patientId = patient.body.data.id;
    expect(patientId).toMatch(/^pat_[0-9a-f]{32}$/);
    expect(patient.body.data).toMatchObject({
      ...patientBody,
      status: 'active',
      organizationId: 'org_100',
      primaryProviderId: providerId,
    });
    expect(patient.body.meta).toEqual({
      apiVersion: expect.any(String),
      responseTime: expect.any(Number),
      timestamp: expect.stringMatching(/Z$/),
    });
    expect(patient.headers.get('x-request-id')).toBe(patient.body.requestId);
    expect(patient.headers.get('etag')).toBe('"1"');
    expect(patient.headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(patient.headers.get('ratelimit-policy')).toMatch(/q=\d+;w=\d+/);
  });

  it('books a session with just the client and the service, starts, documents and completes it', async () => {
    const booked = await harbor({
      path: '/v1/care/sessions',
      json: { clientId: patientId, serviceType: 'behavioral_health' },
    });
    expect(booked.status).toBe(201);
    expect(booked.body.data).toMatchObject({
      clientId: patientId,
      providerId,
      status: 'scheduled',
      scheduledDuration: 60,
      endTime: null,
    });
    expect(booked.body.data).not.toHaveProperty('notes');
    sessionId = booked.body.data.id;
    const act = (verb: string, json?: unknown) =>
      harbor({ method: 'POST', path: `/v1/care/sessions/${sessionId}/${verb}`, ...(json ? { json } : {}) });

    expect((await act('start')).body.data).toMatchObject({ status: 'in_progress' });
    const note = await harbor({ path: `/v1/care/sessions/${sessionId}/notes`, json: { text: canaryNote() } });
    expect(note.status).toBe(201);
    expect(note.body.data).toMatchObject({
      type: 'progress',
      authorId: clientOf(stack, 'org_100').clientId,
      signedAt: null,
    });
    noteId = note.body.data.id;
    expect((await act(`notes/${noteId}/sign`, {})).body.data).toMatchObject({
      id: noteId,
      signedAt: expect.any(String),
    });
    const again = await act(`notes/${noteId}/sign`, {});
    expect([again.status, again.body.error.code]).toEqual([409, 'NOTE_SIGNED']);

    const completed = await act('complete', { reason: 'done' });
    expect(completed.status).toBe(200);
    expect(completed.body.data).toMatchObject({ status: 'completed', endTime: expect.any(String) });
    const illegal = await act('start');
    expect([illegal.status, illegal.body.error.code]).toEqual([409, 'INVALID_TRANSITION']);
  });

  it('reads, lists, pages and filters what was made', async () => {
    const read = await harbor({ path: `/v1/care/patients/${patientId}` });
    expect(read.body.data).toMatchObject(patientBody);
    const list = await harbor({ path: '/v1/care/patients?limit=1&status=active' });
    expect(list.body.data).toHaveLength(1);
    expect(list.body.pagination).toEqual({
      hasMore: expect.any(Boolean),
      cursor: list.body.pagination.hasMore ? expect.any(String) : null,
    });
    const sessions = await harbor({
      path: `/v1/care/sessions?clientId=${patientId}&status=completed&serviceType=behavioral_health`,
    });
    expect(sessions.body.data.map((s: { id: string }) => s.id)).toEqual([sessionId]);
    const notes = await harbor({ path: `/v1/care/sessions/${sessionId}/notes` });
    expect(notes.body.data[0].text).toContain('Mood stable');
  });

  it('finds the patient by blind index: last name in any case, date of birth, MRN, partner id, e-mail, phone', async () => {
    const search = async (json: Record<string, unknown>) => {
      const answer = await harbor({ path: '/v1/care/patients/search', json });
      expect(answer.status).toBe(200);
      return answer.body.data.map((p: { id: string }) => p.id) as string[];
    };
    const { lastName, dateOfBirth, mrn, partnerPatientId, email, phone } = patientBody as Record<
      string,
      string
    >;
    expect(await search({ lastName: lastName!.toUpperCase() })).toEqual([patientId]);
    expect(await search({ dateOfBirth, lastName: lastName!.toLowerCase() })).toEqual([patientId]);
    expect(await search({ dateOfBirth, limit: 100 })).toContain(patientId);
    expect(await search({ mrn })).toEqual([patientId]);
    expect(await search({ partnerPatientId })).toEqual([patientId]);
    expect(await search({ email: email!.toUpperCase() })).toEqual([patientId]);
    expect(await search({ phone, lastName })).toEqual([patientId]);
    expect(await search({ lastName: 'Nobody-of-this-name' })).toEqual([]);
  });

  it('leaves every PHI field as ENC[AES256:…] in MongoDB', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const db = mongo.db('rymeda_care');
      const patient = await db.collection('patients').findOne({ _id: patientId as never });
      for (const field of [
        'firstName',
        'lastName',
        'dateOfBirth',
        'sex',
        'email',
        'phone',
        'address',
        'mrn',
        'partnerPatientId',
        'insuranceInfo',
      ])
        expect([field, patient?.[field]]).toEqual([field, expect.stringMatching(/^ENC\[AES256:.*\]$/)]);
      expect(patient).toMatchObject({
        status: 'active',
        organizationId: 'org_100',
        primaryProviderId: providerId,
      });
      const note = await db.collection('notes').findOne({ _id: noteId as never });
      expect(note?.['text']).toMatch(/^ENC\[AES256:.*\]$/);
    } finally {
      await mongo.close();
    }
  });

  it('shows who created, read and changed what, from which address', async () => {
    const { clientId } = clientOf(stack, 'org_100');
    const trail = async (query: string) =>
      (await harbor({ path: `/v1/audit/logs?${query}&limit=100` })).body.data as Record<string, unknown>[];
    const entries = await until(
      'the patient in the audit log',
      () => trail(`resourceId=${patientId}`),
      (e) => ['create', 'read'].every((action) => e.some((entry) => entry['action'] === action)),
    );
    for (const entry of entries)
      expect(entry).toMatchObject({
        organizationId: 'org_100',
        resourceId: patientId,
        resourceType: 'care_patient',
        userId: clientId,
        ipAddress: '127.0.0.1',
      });
    const session = await trail(`resourceId=${sessionId}`);
    expect(
      session
        .filter((e) => e['action'] !== 'read')
        .map((e) => (e['metadata'] as { event: string }).event)
        .sort(),
    ).toEqual(['care.session.completed', 'care.session.scheduled', 'care.session.started']);
    const filtered = await trail(
      `action=create&resourceType=care_patient&userId=${clientId}&resourceId=${patientId}`,
    );
    expect(filtered).toHaveLength(1);
    const one = await harbor({ path: `/v1/audit/logs/${String(filtered[0]?.['id'])}` });
    expect(one.body.data).toMatchObject({ id: filtered[0]?.['id'], action: 'create' });
  });

  it('shows none of it to the second organisation, exactly as for ids that never were', async () => {
    const never = (id: string) => id.slice(0, -4) + 'ffff';
    for (const path of [`/v1/care/patients/`, `/v1/care/sessions/`, `/v1/care/providers/`]) {
      const id = path.includes('patients') ? patientId : path.includes('sessions') ? sessionId : providerId;
      const theirs = await lakeside({ path: path + id });
      const nobodys = await lakeside({ path: path + never(id) });
      expect([theirs.status, nobodys.status]).toEqual([404, 404]);
      const same = (b: Record<string, unknown>) => ({
        ...b,
        instance: 0,
        requestId: 0,
        meta: 0,
        error: { ...(b['error'] as object), requestId: 0 },
      });
      expect(same(theirs.body)).toEqual(same(nobodys.body));
    }
    const booked = await lakeside({
      path: '/v1/care/sessions',
      json: { clientId: patientId, serviceType: 'x' },
    });
    expect([booked.status, booked.body.error.details]).toEqual([
      422,
      [{ field: 'clientId', code: 'not_found', message: expect.any(String) }],
    ]);
    for (const path of [`/v1/care/sessions?clientId=${patientId}`, `/v1/audit/logs?resourceId=${patientId}`])
      expect((await lakeside({ path })).body.data).toEqual([]);
    const { lastName } = patientBody;
    expect((await lakeside({ path: '/v1/care/patients/search', json: { lastName } })).body.data).toEqual([]);
  });
});
