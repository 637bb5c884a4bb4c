import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newNpi, until } from '@rymeda/testing';
import { startCare, type Send, type TestCare } from './testing/test-care.ts';

let care: TestCare;
let clinic: Awaited<ReturnType<TestCare['organization']>>;
beforeAll(async () => {
  care = await startCare();
  clinic = await care.organization();
});
afterAll(() => care.stop());

const patients = '/v1/care/patients';
const sessions = '/v1/care/sessions';
const provider = {
  firstName: 'Grace',
  lastName: 'Hopper',
  specialty: 'x',
  credentialStatus: 'active',
  licenseStates: [],
};
let n = 0;
const person = (more: object = {}) => ({
  firstName: 'Ada',
  lastName: `Kanarienvogel${n++}`,
  dateOfBirth: '1980-12-10',
  email: 'kanarienvogel@example.org',
  phone: '+1 617 555 0100',
  mrn: `MRN-${n}`,
  address: { city: 'Boston' },
  insuranceInfo: { memberId: 'M1' },
  timezone: 'America/New_York',
  ...more,
});
const idOf = async (answer: ReturnType<Send>): Promise<string> => {
  const { status, text, body } = await answer;
  if (status !== 201) throw new Error(text);
  return (body as { data: { id: string } }).data.id;
};
const makeProvider = () => idOf(clinic.client('POST', '/v1/care/providers', { ...provider, npi: newNpi() }));
const idsIn = ({ body }: { body: { data: { id: string }[] } }): string[] => body.data.map((r) => r.id);

/** A provider with its user, a patient, a session and a note. */
async function practice() {
  const providerId = await makeProvider();
  const user = await clinic.user([clinic.roleId('provider')], { providerId });
  const body = person({ primaryProviderId: providerId });
  const patientId = await idOf(clinic.client('POST', patients, body));
  const sessionId = await idOf(clinic.client('POST', sessions, { clientId: patientId, serviceType: 'x' }));
  const noteId = await idOf(
    clinic.client('POST', `${sessions}/${sessionId}/notes`, { text: 'Kanarienvogel' }),
  );
  return { ...user, providerId, patientId, sessionId, noteId, body };
}
type Practice = Awaited<ReturnType<typeof practice>>;
const outcome = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body?.error?.code,
];
const notFound = [404, 'NOT_FOUND'];
const forbidden = [403, 'FORBIDDEN'];

describe('a Provider', () => {
  let own: Practice;
  let other: Practice;
  beforeAll(async () => {
    own = await practice();
    other = await practice();
  });

  it('reads and changes own patients and sessions, and writes and signs own notes', async () => {
    expect((await own.send('GET', `${patients}/${own.patientId}`)).body.data.lastName).toBe(
      own.body.lastName,
    );
    expect(
      (await own.send('PATCH', `${patients}/${own.patientId}`, { phone: '+1 617 555 0101' })).status,
    ).toBe(200);
    const note = await own.send('POST', `${sessions}/${own.sessionId}/notes`, { text: 'x' });
    expect([note.status, note.body.data.authorId]).toEqual([201, own.id]);
    const signed = await own.send(
      'POST',
      `${sessions}/${own.sessionId}/notes/${note.body.data.id as string}/sign`,
    );
    expect([signed.status, signed.body.data.signedBy]).toEqual([200, own.id]);
    expect(idsIn(await own.send('GET', `${sessions}/${own.sessionId}/notes`))).toHaveLength(2);
    expect((await own.send('POST', `${sessions}/${own.sessionId}/start`)).status).toBe(200);
    expect((await own.send('GET', '/v1/care/providers')).body.data.length).toBeGreaterThan(1);
    const made = await own.send('POST', patients, person({ primaryProviderId: own.providerId }));
    expect(made.status).toBe(201);
  });

  it('finds another’s patient by no id, list, filter, search, session or note', async () => {
    const { patientId, sessionId, noteId } = other;
    for (const [method, path, json] of [
      ['GET', `${patients}/${patientId}`],
      ['PATCH', `${patients}/${patientId}`, { status: 'inactive' }],
      ['PATCH', `${patients}/${patientId}`, { primaryProviderId: own.providerId }],
      ['GET', `${sessions}/${sessionId}`],
      ['PATCH', `${sessions}/${sessionId}`, { providerId: own.providerId }],
      ['DELETE', `${sessions}/${sessionId}`],
      ...['start', 'complete', 'cancel', 'no-show'].map(
        (a) => ['POST', `${sessions}/${sessionId}/${a}`] as const,
      ),
      ['GET', `${sessions}/${sessionId}/notes`],
      ['POST', `${sessions}/${sessionId}/notes`, { text: 'x' }],
      ['POST', `${sessions}/${sessionId}/notes/${noteId}/sign`],
      ['POST', `${sessions}/${own.sessionId}/notes/${noteId}/sign`],
    ] as const)
      expect([path, ...outcome(await own.send(method, path, json))]).toEqual([path, ...notFound]);
    const { lastName, mrn, email } = other.body;
    for (const query of ['', `?primaryProviderId=${other.providerId}`, '?status=active'])
      expect(idsIn(await own.send('GET', patients + query))).not.toContain(patientId);
    for (const by of [{ lastName }, { mrn }, { email }, { primaryProviderId: other.providerId }])
      expect(idsIn(await own.send('POST', `${patients}/search`, by))).not.toContain(patientId);
    for (const query of [
      '',
      `?clientId=${patientId}`,
      `?providerId=${other.providerId}`,
      '?status=scheduled',
    ])
      expect(idsIn(await own.send('GET', sessions + query))).not.toContain(sessionId);
    // The database's own state: nothing of the attempts is left.
    expect(await care.rows('sessions', { _id: sessionId })).toMatchObject([
      { status: 'scheduled', version: 1 },
    ]);
    expect(await care.rows('notes', { sessionId })).toHaveLength(1);
  });

  it('neither books another’s patient, nor for another, nor makes or hands over a patient of another’s', async () => {
    const booked = await own.send('POST', sessions, { clientId: other.patientId, serviceType: 'x' });
    expect([booked.status, booked.body.error.details]).toMatchObject([
      422,
      [{ field: 'clientId', code: 'not_found' }],
    ]);
    const forOther = { clientId: own.patientId, serviceType: 'x', providerId: other.providerId };
    expect(outcome(await own.send('POST', sessions, forOther))).toEqual(forbidden);
    expect(outcome(await own.send('POST', patients, person()))).toEqual(forbidden);
    expect(
      outcome(await own.send('POST', patients, person({ primaryProviderId: other.providerId }))),
    ).toEqual(forbidden);
    const away = { primaryProviderId: other.providerId };
    expect(outcome(await own.send('PATCH', `${patients}/${own.patientId}`, away))).toEqual(forbidden);
    expect(
      outcome(await own.send('PATCH', `${sessions}/${own.sessionId}`, { providerId: other.providerId })),
    ).toEqual(forbidden);
  });

  it('learns that a person is another’s patient by no answer that leaves no trace', async () => {
    const again = { ...other.body, primaryProviderId: own.providerId };
    const met = await own.send('POST', patients, again);
    expect([met.status, met.body.data]).toEqual([202, { id: other.patientId }]);
    expect(await accessesOf(own.id, other.patientId)).toContainEqual(
      expect.objectContaining({
        operation: 'care.patients.create',
        resourceType: 'care_patient',
        fields: [],
      }),
    );
  });

  it('writes no note in another’s name, signs none of another’s, and deletes no patient', async () => {
    const asOther = { text: 'x', authorId: other.id };
    expect(outcome(await own.send('POST', `${sessions}/${own.sessionId}/notes`, asOther))).toEqual(forbidden);
    const sign = `${sessions}/${own.sessionId}/notes/${own.noteId}/sign`;
    expect(outcome(await own.send('POST', sign))).toEqual(forbidden);
    expect(outcome(await own.send('DELETE', `${patients}/${own.patientId}`))).toEqual(forbidden);
  });

  it('without a provider record sees nobody, not even patients without a provider', async () => {
    await idOf(clinic.client('POST', patients, person()));
    const lost = await clinic.user([clinic.roleId('provider')]);
    expect(outcome(await lost.send('GET', patients))).toEqual(forbidden);
    expect(outcome(await lost.send('GET', sessions))).toEqual(forbidden);
  });

  it('is limited by the scopes of the client it came through before its role', async () => {
    const narrow = await clinic.user([clinic.roleId('admin')], { scope: 'care:read' });
    expect((await narrow.send('GET', patients)).status).toBe(200);
    expect(outcome(await narrow.send('POST', patients, person()))).toEqual([403, 'INSUFFICIENT_SCOPE']);
  });
});

describe('Billing', () => {
  it('sees of a patient what a claim needs, opens nothing else, and never a note', async () => {
    const { patientId, sessionId, body } = await practice();
    const { send, id } = await clinic.user([clinic.roleId('billing')]);
    const answer = await send('GET', `${patients}/${patientId}`);
    expect(Object.keys(answer.body.data as object).sort()).toEqual(
      [
        'address',
        'createdAt',
        'dateOfBirth',
        'firstName',
        'id',
        'insuranceInfo',
        'lastName',
        'organizationId',
      ]
        .concat(['primaryProviderId', 'sex', 'status', 'updatedAt'])
        .sort(),
    );
    for (const path of [patients, `${patients}?status=active`])
      for (const item of (await send('GET', path)).body.data as object[])
        for (const hidden of ['mrn', 'email', 'phone', 'partnerPatientId', 'timezone'])
          expect(item).not.toHaveProperty(hidden);
    expect(idsIn(await send('POST', `${patients}/search`, { lastName: body.lastName }))).toEqual([patientId]);
    const oracle = await send('POST', `${patients}/search`, { lastName: body.lastName, mrn: body.mrn });
    expect([...outcome(oracle), oracle.body.error.details]).toEqual([...forbidden, { fields: ['mrn'] }]);
    expect(outcome(await send('GET', `${sessions}/${sessionId}/notes`))).toEqual(forbidden);
    expect(outcome(await send('POST', `${sessions}/${sessionId}/notes`, { text: 'x' }))).toEqual(forbidden);
    expect(outcome(await send('PATCH', `${patients}/${patientId}`, { phone: null }))).toEqual(forbidden);
    expect((await send('GET', `${sessions}/${sessionId}`)).status).toBe(200);
    const [opened] = await accessesOf(id, patientId);
    expect([...(opened?.['fields'] as string[])].sort()).toEqual([
      'address',
      'dateOfBirth',
      'firstName',
      'insuranceInfo',
      'lastName',
    ]);
  });
});

describe('a Compliance Officer', () => {
  it('reads records with a stated reason only, which is kept with the access, and changes nothing', async () => {
    const { patientId, sessionId } = await practice();
    const { send, id } = await clinic.user([clinic.roleId('compliance_officer')]);
    const paths = [
      `${patients}/${patientId}`,
      patients,
      `${sessions}/${sessionId}`,
      `${sessions}/${sessionId}/notes`,
    ];
    for (const path of paths) expect(outcome(await send('GET', path))).toEqual([403, 'REASON_REQUIRED']);
    for (const reason of ['', 'a b', 'Ada Lovelace asked', 'x'.repeat(65), '../..'])
      expect([
        reason,
        (await send('GET', patients, undefined, { 'x-rymeda-reason': reason })).status,
      ]).toEqual([reason, 400]);
    const stated = { 'x-rymeda-reason': 'CASE-2026/17', 'x-rymeda-purpose': 'HCOMPL' };
    for (const path of paths)
      expect([path, (await send('GET', path, undefined, stated)).status]).toEqual([path, 200]);
    const accesses = await accessesOf(id, patientId);
    expect(accesses.find(({ decision }) => decision !== 'refused')).toMatchObject({
      reason: 'CASE-2026/17',
      purpose: 'HCOMPL',
    });
    expect(accesses).toContainEqual(expect.objectContaining({ refusal: 'REASON_REQUIRED' }));
    const write = await send('PATCH', `${patients}/${patientId}`, { status: 'inactive' }, stated);
    expect(outcome(write)).toEqual(forbidden);
  });
});

describe('breaking the glass', () => {
  it('opens one patient to one clinician at once, for reading, marked, reported and with an event', async () => {
    const [own, other] = [await practice(), await practice()];
    const path = `${patients}/${other.patientId}/break-glass`;
    const opened = await own.send('POST', path, {
      code: 'emergency',
      reason: 'Kanarienvogel collapsed in the hall',
    });
    expect(opened.status).toBe(201);
    const glass = { 'x-rymeda-break-glass': opened.body.data.id as string };
    for (const read of [
      `${patients}/${other.patientId}`,
      `${sessions}/${other.sessionId}`,
      `${sessions}/${other.sessionId}/notes`,
    ])
      expect([
        read,
        (await own.send('GET', read, undefined, glass)).status,
        (await own.send('GET', read)).status,
      ]).toEqual([read, 200, 404]);
    expect(idsIn(await own.send('GET', sessions, undefined, glass)).sort()).toEqual(
      [own.sessionId, other.sessionId].sort(),
    );
    expect(
      outcome(await own.send('PATCH', `${patients}/${other.patientId}`, { status: 'inactive' }, glass)),
    ).toEqual(forbidden);
    const third = await practice();
    expect(outcome(await own.send('GET', `${patients}/${third.patientId}`, undefined, glass))).toEqual(
      notFound,
    );
    expect(outcome(await third.send('GET', `${patients}/${other.patientId}`, undefined, glass))).toEqual(
      forbidden,
    );

    expect(await accessesOf(own.id, other.patientId)).toContainEqual(
      expect.objectContaining({
        breakGlass: glass['x-rymeda-break-glass'],
        purpose: 'BTG',
        operation: 'care.patients.get',
      }),
    );
    const [event] = await care.rows('outbox', {
      'event.type': 'rymeda.care.break_glass.opened.v1',
      'event.data.userId': own.id,
    });
    expect(event?.['event'].data).toMatchObject({ patientId: other.patientId, code: 'emergency' });
    expect(JSON.stringify(event)).not.toContain('collapsed');
    const officer = await clinic.user([clinic.roleId('compliance_officer')]);
    const report = await officer.send('GET', `/v1/care/break-glass?patientId=${other.patientId}`);
    expect(report.body.data).toMatchObject([
      { userId: own.id, reason: 'Kanarienvogel collapsed in the hall', uses: 6 },
    ]);
    const [row] = await care.rows('break_glass', { patientId: other.patientId });
    expect(row?.['reason']).toMatch(/^ENC\[/);
  });

  const opened = async (own: Practice, patientId: string) => ({
    'x-rymeda-break-glass': await idOf(
      own.send('POST', `${patients}/${patientId}/break-glass`, { code: 'emergency', reason: 'x' }),
    ),
  });

  const glassFigures = async () => ({
    opened: await care.figure('rymeda_care_break_glass_opened'),
    unusual: await care.figure('rymeda_care_break_glass_unusual'),
  });

  it('opens also beyond what is usual for a user and day, marked in the report, the event and the figures', async () => {
    const own = await practice();
    const [first, second] = [(await practice()).patientId, (await practice()).patientId];
    const before = await glassFigures();
    // Every one of this organisation, as soon as care knows.
    const set = (perDay: number | null) =>
      clinic.identity('PATCH', '/v1/organization', { settings: { breakGlassPerDay: perDay } });
    expect((await set(1)).status).toBe(200);
    const open = async (patientId: string) => {
      const body = { code: 'emergency', reason: 'x' };
      const answer = await own.send('POST', `${patients}/${patientId}/break-glass`, body);
      expect(answer.status).toBe(201);
      return answer.body.data as { id: string; unusual: boolean };
    };
    const usual = await open(first);
    expect(usual.unusual).toBe(false);
    const marked = await until(
      'care knows what the organisation calls usual',
      () => open(second),
      ({ unusual }) => unusual,
    );
    await set(null);
    const glass = { 'x-rymeda-break-glass': marked.id };
    expect((await own.send('GET', `${patients}/${second}`, undefined, glass)).status).toBe(200);
    const officer = await clinic.user([clinic.roleId('compliance_officer')]);
    const report = await officer.send('GET', `/v1/care/break-glass?userId=${own.id}&limit=100`);
    const rows = report.body.data as { id: string; unusual: boolean }[];
    expect(rows.filter(({ id }) => [usual.id, marked.id].includes(id)).map((row) => row.unusual)).toEqual([
      true,
      false,
    ]);
    const [event] = await care.rows('outbox', { 'event.data.id': marked.id });
    expect(event?.['event'].data).toMatchObject({ unusual: true, userId: own.id });
    const after = await glassFigures();
    expect(after.opened - before.opened).toBeGreaterThanOrEqual(rows.length);
    expect(after.unusual - before.unusual).toBe(rows.filter((row) => row.unusual).length);
  });

  it('lets nobody write about the patient: no note, no session', async () => {
    const [own, other] = [await practice(), await practice()];
    const glass = await opened(own, other.patientId);
    const notes = `${sessions}/${other.sessionId}/notes`;
    expect(outcome(await own.send('POST', notes, { text: 'Kanarienvogel' }, glass))).toEqual(forbidden);
    const booking = { clientId: other.patientId, serviceType: 'x', providerId: own.providerId };
    expect((await own.send('POST', sessions, booking, glass)).status).toBe(422);
    expect((await clinic.client('GET', notes)).body.data).toHaveLength(1);
    // What the roles allow anyway stays allowed, whatever window is named.
    const mine = `${sessions}/${own.sessionId}/notes`;
    expect((await own.send('POST', mine, { text: 'Kanarienvogel' }, glass)).status).toBe(201);
  });

  it('ends with the role that lets its user do it, whatever is left of the window', async () => {
    const [own, other] = [await practice(), await practice()];
    const glass = await opened(own, other.patientId);
    const read = () => own.send('GET', `${sessions}/${other.sessionId}/notes`, undefined, glass);
    expect((await read()).status).toBe(200);
    const roles = [clinic.roleId('billing')];
    await clinic.identity('PATCH', `/v1/organization/users/${own.id}`, { roles });
    await until('the role is gone', read, ({ status }) => status === 403);
    const { patientId } = other;
    expect(outcome(await own.send('GET', `${patients}/${patientId}`, undefined, glass))).toEqual(forbidden);
  });

  it('is for clinicians, for a while, and never for a client without a user', async () => {
    const { patientId } = await practice();
    const path = `${patients}/${patientId}/break-glass`;
    const body = { code: 'other', reason: 'x' };
    const billing = await clinic.user([clinic.roleId('billing')]);
    expect(outcome(await billing.send('POST', path, body))).toEqual(forbidden);
    expect(outcome(await clinic.client('POST', path, body))).toEqual(forbidden);
    const { send } = await practice();
    expect((await send('POST', path, { code: 'other', reason: '' })).status).toBe(422);
    expect(
      outcome(await send('POST', `${patients}/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f/break-glass`, body)),
    ).toEqual(notFound);
    for (const id of ['bgl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', 'x', '{"$ne":1}'])
      expect((await send('GET', patients, undefined, { 'x-rymeda-break-glass': id })).status).toBe(
        id.length > 30 ? 403 : 400,
      );
  });
});

describe('custom roles', () => {
  const role = async (name: string, rules: object[]) =>
    idOf(clinic.identity('POST', '/v1/organization/roles', { name, rules }));

  it('of one user add up, field by field and record by record', async () => {
    const { patientId } = await practice();
    const gone = await idOf(clinic.client('POST', patients, person({ status: 'discharged' })));
    const names = { actions: ['read'], resource: 'care_patient', fields: ['id', 'lastName', 'status'] };
    const active = {
      ...names,
      conditions: { status: { $in: ['active'] } },
      fields: ['id', 'status', 'phone'],
    };
    const both = await clinic.user([
      await role('names', [names]),
      await role('phones of the active', [active]),
    ]);
    const fieldsOf = async (id: string) =>
      Object.keys((await both.send('GET', `${patients}/${id}`)).body.data as object).sort();
    expect(await fieldsOf(patientId)).toEqual(['id', 'lastName', 'phone', 'status']);
    expect(await fieldsOf(gone)).toEqual(['id', 'lastName', 'status']);
    // By a field that is seen of some only those are found.
    const phone = { phone: '+1 617 555 0100' };
    expect(idsIn(await both.send('POST', `${patients}/search`, phone))).not.toContain(gone);
    expect(idsIn(await both.send('POST', `${patients}/search`, phone))).toContain(patientId);
  });

  it('let some fields be set, and a patch keeps what its maker does not see', async () => {
    const { patientId, body } = await practice();
    const contact = ['id', 'phone', 'status'];
    const rules = [{ actions: ['read', 'update'], resource: 'care_patient', fields: contact }];
    const desk = await clinic.user([await role('desk', rules)]);
    const answer = await desk.send('PATCH', `${patients}/${patientId}`, { phone: '+1 617 555 0199' });
    expect([answer.status, answer.body.data]).toEqual([
      200,
      { id: patientId, phone: '+1 617 555 0199', status: 'active' },
    ]);
    const refused = await desk.send('PATCH', `${patients}/${patientId}`, { phone: null, lastName: 'X' });
    expect([...outcome(refused), refused.body.error.details]).toEqual([
      ...forbidden,
      { fields: ['lastName'] },
    ]);
    const whole = (await clinic.client('GET', `${patients}/${patientId}`)).body.data;
    expect(whole).toMatchObject({ ...body, phone: '+1 617 555 0199' });
  });

  it('and users count anew everywhere within a minute: a role that changes, a user who goes', async () => {
    const seer = await role('seer', [{ actions: ['read'], resource: 'care_patient' }]);
    const [kept, gone] = [await clinic.user([seer]), await clinic.user([seer])];
    for (const { send } of [kept, gone]) expect((await send('GET', patients)).status).toBe(200);
    await clinic.identity('PATCH', `/v1/organization/roles/${seer}`, { rules: [] });
    await clinic.identity('PATCH', `/v1/organization/users/${gone.id}`, { status: 'deactivated' });
    const deadline = Date.now() + 20_000;
    const ended = async () =>
      (await kept.send('GET', patients)).status === 403 && (await gone.send('GET', patients)).status === 401;
    while (!(await ended()) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 250));
    expect(outcome(await kept.send('GET', patients))).toEqual(forbidden);
    expect(outcome(await gone.send('GET', patients))).toEqual([401, 'UNAUTHENTICATED']);
    expect(outcome(await gone.send('GET', '/v1/care/nothing'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('of another organisation, and users of none, are nobody here', async () => {
    const elsewhere = await care.organization();
    const stranger = await elsewhere.user([elsewhere.roleId('admin')]);
    expect(idsIn(await stranger.send('GET', patients))).toEqual([]);
    const { patientId } = await practice();
    expect(outcome(await stranger.send('GET', `${patients}/${patientId}`))).toEqual(notFound);
  });
});

/** Access records of a user about a record, from the outbox, where they wait for a Kafka that isn't there. */
async function accessesOf(userId: string, id: string): Promise<Record<string, unknown>[]> {
  const rows = await care.rows('outbox', { kind: 'access' });
  return rows
    .flatMap((row) =>
      (row['access'] as { records: string }[]).flatMap(
        (a) => JSON.parse(a.records) as Record<string, unknown>[],
      ),
    )
    .filter((r) => r['actorId'] === userId && (r['resourceIds'] as string[]).includes(id));
}
