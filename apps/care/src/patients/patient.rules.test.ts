import { describe, expect, it } from '@jest/globals';
import { patientCreate, patientPatch } from '@rymeda/contracts';
import { changePatient, newPatient } from './patient.rules.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const birth = { id: 'pat_1', organizationId: 'org_1', partnerId: 'acme', now };
const create = (more: object = {}) =>
  newPatient(
    patientCreate.parse({ firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-02-29', ...more }),
    birth,
  );
const later = new Date('2026-03-03T00:00:00.000Z');

describe('a new patient', () => {
  it('has every optional field as null, and is active', () => {
    expect(create()).toMatchObject({
      status: 'active',
      email: null,
      address: null,
      version: 1,
      partnerId: 'acme',
    });
  });

  it('has no fields of null within an object, so that a patch which changes nothing makes no version', () => {
    const address = { city: 'Boston', line2: null };
    const made = create({ address, insuranceInfo: { memberId: 'W1', groupNumber: null } });
    expect([made.address, made.insuranceInfo]).toEqual([{ city: 'Boston' }, { memberId: 'W1' }]);
    const by = { now: later, partnerId: 'acme' };
    expect(changePatient(made, { address }, by)).toEqual({ patient: made, changed: [] });
  });

  it.each(['2026-03-04', '1849-12-31', '9999-01-01'])("can't be born on %s", (dateOfBirth) => {
    expect(() => create({ dateOfBirth })).toThrow(
      expect.objectContaining({
        details: [expect.objectContaining({ field: 'dateOfBirth', code: 'out_of_range' })],
      }),
    );
  });

  it('may be born today, wherever that is', () => {
    expect(create({ dateOfBirth: '2026-03-03' }).dateOfBirth).toBe('2026-03-03');
  });
});

describe('a change', () => {
  const state = create({ address: { city: 'Boston', state: 'MA' }, email: 'a@example.org' });

  const by = { now: later, partnerId: 'acme' };

  it('merges objects, removes what is null, and names what really changed', () => {
    const patch = patientPatch.parse({
      address: { city: 'Salem', state: null },
      email: null,
      firstName: 'Ana',
    });
    const { patient, changed } = changePatient(state, patch, by);
    expect(patient.address).toEqual({ city: 'Salem' });
    expect(patient.email).toBeNull();
    expect(changed).toEqual(['email', 'address']);
    expect(patient).toMatchObject({ version: 2, updatedAt: later, createdAt: now });
  });

  it("can't move the day of birth where nobody is born", () => {
    for (const dateOfBirth of ['2026-03-05', '1849-12-31'])
      expect(() => changePatient(state, { dateOfBirth }, by)).toThrow('invalid');
    for (const dateOfBirth of ['2026-03-04', '1850-01-01'])
      expect(changePatient(state, { dateOfBirth }, by).changed).toEqual(['dateOfBirth']);
  });

  it('that changes nothing makes no version', () => {
    expect(changePatient(state, { firstName: 'Ana' }, by)).toEqual({ patient: state, changed: [] });
  });

  it("makes a partner's id that of the partner who gave it, and of nobody who sends it back", () => {
    const given = changePatient(state, { partnerPatientId: 'x' }, by).patient;
    expect(given.partnerId).toBe('acme');
    const other = { now: later, partnerId: 'zenith' };
    expect(changePatient(given, { partnerPatientId: 'x', mrn: '1' }, other).patient.partnerId).toBe('acme');
    expect(changePatient(given, { partnerPatientId: 'y' }, other).patient.partnerId).toBe('zenith');
  });

  it('never removes a required field', () => {
    expect(patientPatch.safeParse({ firstName: null }).success).toBe(false);
  });
});
