import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, canaryPatient, newProviderBody, runningStack } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem, faultsOf } from './support/problem.ts';
import { newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const json = { 'content-type': 'application/json' };
let tenant: Tenant;
let databases: Databases;
let before: Record<string, number>;
let patientId: string;
let providerId: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
  providerId = await newProvider(tenant.send);
  patientId = await newPatient(tenant.send);
  before = await databases.countsOf(tenant.id);
});

afterAll(async () => {
  await databases.close();
});

type Case = [why: string, body: Record<string, unknown>, ...faults: string[]];

function refuses(path: () => string, valid: () => Record<string, unknown>, cases: Case[]): void {
  it.each(cases)('%s', async (_, body, ...faults) => {
    const answer = await tenant.send({ path: path(), json: { ...valid(), ...body } });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toEqual([...faults].sort());
  });
}

const gone = { firstName: undefined, lastName: undefined, dateOfBirth: undefined };
const long = (n: number): string => canary.padEnd(n, 'x');

describe('a patient is refused with 422 and the names of the faulty fields:', () => {
  refuses(() => '/v1/care/patients', canaryPatient, [
    ['missing fields', gone, 'firstName required', 'lastName required', 'dateOfBirth required'],
    ['null in a required field', { lastName: null }, 'lastName invalid_type'],
    ['an unknown field', { nickname: canary }, 'nickname unknown_field'],
    [
      'what only the platform sets',
      { id: 'x', createdAt: 'x' },
      'id unknown_field',
      'createdAt unknown_field',
    ],
    ['another tenant', { organizationId: 'org_100' }, 'organizationId unknown_field'],
    ['a nested unknown field', { address: { planet: canary } }, 'address.planet unknown_field'],
    ['an operator as a value', { mrn: { $ne: null } }, 'mrn invalid_type'],
    ['an operator as a name', { $set: { status: 'x' } }, '$set unknown_field'],
    ['a nested operator', { address: { $gt: '' } }, 'address.$gt unknown_field'],
    ['a dotted name', { 'address.city': 'X' }, 'address.city unknown_field'],
    ['a list where text is due', { firstName: [canary] }, 'firstName invalid_type'],
    ['a number where text is due', { mrn: 12345 }, 'mrn invalid_type'],
    ['text where an object is due', { address: canary }, 'address invalid_type'],
    ['a list where an object is due', { insuranceInfo: [] }, 'insuranceInfo invalid_type'],
    ['another status', { status: canary }, 'status invalid_value'],
    ['a date that never was', { dateOfBirth: '2023-02-29' }, 'dateOfBirth invalid_format'],
    ['a date with a time', { dateOfBirth: '1980-01-01T00:00:00Z' }, 'dateOfBirth invalid_format'],
    ['a birth to come', { dateOfBirth: '2999-01-01' }, 'dateOfBirth out_of_range'],
    ['an empty name', { firstName: '' }, 'firstName too_short'],
    ['a blank name', { firstName: ' \u00a0 ' }, 'firstName too_short'],
    ['a name of 201 characters', { firstName: long(201) }, 'firstName too_long'],
    ['a name of a million characters', { firstName: long(1e6) }, 'firstName too_long'],
    ['a null character', { lastName: `${canary}\u0000` }, 'lastName invalid_characters'],
    ['a line break in a name', { lastName: `${canary}\r\nX: y` }, 'lastName invalid_characters'],
    ['an escape character', { lastName: `${canary}\u001b[2J` }, 'lastName invalid_characters'],
    ['no e-mail address', { email: canary }, 'email invalid_format'],
    ['an endless e-mail address', { email: `${'a'.repeat(9e5)}@example.org` }, 'email too_long'],
    ['no telephone number', { phone: canary }, 'phone invalid_format'],
    ['an endless language', { preferredLanguage: `en${'-us'.repeat(3e5)}` }, 'preferredLanguage too_long'],
    ['no time zone', { timezone: `Mars/${canary}` }, 'timezone invalid_value'],
    ['a provider that never was', { primaryProviderId: canary }, 'primaryProviderId not_found'],
  ]);

  it('prototype pollution', async () => {
    const body = JSON.stringify(canaryPatient()).slice(0, -1);
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const raw = `${body},"${name}":{"status":"discharged","isAdmin":true}}`;
      const answer = await tenant.send({ method: 'POST', path: '/v1/care/patients', raw, headers: json });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual([`${name} unknown_field`]);
    }
    const nested = `${body},"insuranceInfo":{"__proto__":{"memberId":"x"}}}`.replace(
      /"insuranceInfo":\{[^}]*\},/,
      '',
    );
    const answer = await tenant.send({
      method: 'POST',
      path: '/v1/care/patients',
      raw: nested,
      headers: json,
    });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toEqual(['insuranceInfo.__proto__ unknown_field']);
  });

  it('lone surrogates, in values and names', async () => {
    const body = JSON.stringify(canaryPatient({ lastName: 'X' }));
    for (const [raw, fault] of [
      [body.replace('"X"', '"\\ud800"'), 'lastName invalid_characters'],
      [body.replace('"X"', '"a\\udc00b"'), 'lastName invalid_characters'],
      [body.replace('"lastName":"X"', '"lastName":"X","\\ud800":1'), '\ufffd unknown_field'],
    ] as const) {
      const answer = await tenant.send({ method: 'POST', path: '/v1/care/patients', raw, headers: json });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual([fault]);
    }
  });

  it('a thousand unknown fields, of which a hundred are named', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, i]));
    const answer = await tenant.send({ path: '/v1/care/patients', json: { ...canaryPatient(), ...many } });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toHaveLength(100);
  });

  it('a change to nothing that a patient has', async () => {
    const path = `/v1/care/patients/${patientId}`;
    const answer = await tenant.send({
      method: 'PATCH',
      path,
      json: { id: 'x', version: 9, onMatch: 'create' },
    });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toEqual(['id unknown_field', 'onMatch unknown_field', 'version unknown_field']);
  });
});

describe('a provider is refused:', () => {
  refuses(() => '/v1/care/providers', newProviderBody, [
    ['an NPI with a wrong check digit', { npi: '1234567890' }, 'npi invalid_check_digit'],
    ['an NPI of nine digits', { npi: '123456789' }, 'npi invalid_format'],
    ['an NPI as a number', { npi: 1234567893 }, 'npi invalid_type'],
    ['states that are none', { licenseStates: ['MA', 'XX'] }, 'licenseStates.1 invalid_value'],
    ['one state in place of a list', { licenseStates: 'MA' }, 'licenseStates invalid_type'],
  ]);
});

describe('a session is refused:', () => {
  const sessions = () => '/v1/care/sessions';
  refuses(sessions, () => ({ clientId: patientId, serviceType: 'x', providerId }), [
    [
      'an id of another kind as the client',
      { clientId: 'prv_01a1fc6ca3ec70018d21bfa621457dd8' },
      'clientId not_found',
    ],
    ['an operator as the client', { clientId: { $ne: '' } }, 'clientId invalid_type'],
    ['no length', { scheduledDuration: 0 }, 'scheduledDuration out_of_range'],
    ['a length of more than a day', { scheduledDuration: 1441 }, 'scheduledDuration out_of_range'],
    ['half a minute', { scheduledDuration: 0.5 }, 'scheduledDuration invalid_type'],
    ['a length beyond numbers', { scheduledDuration: 1e300 }, 'scheduledDuration out_of_range'],
    ['a time without an offset', { startTime: '2026-01-01T10:00:00' }, 'startTime invalid_format'],
    ['a day that never was', { startTime: '2026-02-30T10:00:00Z' }, 'startTime invalid_format'],
    ['a time beyond the calendar', { startTime: '9999-12-31T23:59:59-23:59' }, 'startTime out_of_range'],
    ['a time before it', { startTime: '0000-01-01T00:00:00+23:59' }, 'startTime out_of_range'],
    [
      'a time of endless digits',
      { startTime: `2026-01-01T10:00:00.${'1'.repeat(9e5)}Z` },
      'startTime too_long',
    ],
    ['a truth that is text', { allowOverlap: 'true' }, 'allowOverlap invalid_type'],
    ['a service that is free text', { serviceType: canary }, 'serviceType invalid_format'],
  ]);

  it('no provider, neither in the request nor with the patient', async () => {
    const answer = await tenant.send({ path: sessions(), json: { clientId: patientId, serviceType: 'x' } });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toEqual(['providerId required']);
  });
});

describe('a search is refused:', () => {
  refuses(
    () => '/v1/care/patients/search',
    () => ({}),
    [
      ['nothing to search by', {}, ' required'],
      ['only a page', { limit: 5 }, ' required'],
      ['an operator', { lastName: { $regex: '.*' } }, 'lastName invalid_type'],
      ['a limit out of range', { lastName: canary, limit: 101 }, 'limit out_of_range'],
      ['a limit as text', { lastName: canary, limit: '10' }, 'limit invalid_type'],
      ['an unknown field', { lastName: canary, ssn: '1' }, 'ssn unknown_field'],
    ],
  );
});

it('none of this leaves a trace in the data', async () => {
  expect(await databases.countsOf(tenant.id)).toEqual(before);
});
