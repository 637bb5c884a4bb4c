import { z } from 'zod';
import {
  date,
  email,
  language,
  line,
  optional,
  pageBody,
  pageQuery,
  phone,
  recordBase,
  keywords,
  reference,
  stateCode,
  timezone,
} from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const patientRecord = record({
  engine: 'care',
  resource: 'patient',
  prefix: 'pat',
  collection: 'patients',
  schemaVersion: 1,
  phi: {
    firstName: 1,
    lastName: 2,
    dateOfBirth: 3,
    sex: 4,
    email: 5,
    phone: 6,
    address: 7,
    mrn: 8,
    partnerPatientId: 9,
    insuranceInfo: 10,
  },
  json: ['address', 'insuranceInfo'],
  // Whose `partnerPatientId` is: another partner's may be the same.
  exportedAlso: ['partnerId'],
  blind: {
    lastName: { id: 1, form: 'name' },
    firstName: { id: 2, form: 'name' },
    dateOfBirth: { id: 3, form: 'date' },
    mrn: { id: 4, form: 'identifier' },
    partnerPatientId: { id: 5, form: 'identifier' },
    email: { id: 6, form: 'email' },
    phone: { id: 7, form: 'phone' },
    /** First name, last name and date of birth together: is this person here already? */
    person: { id: 8, form: 'person' },
  },
});

export const patientStatus = z.enum(['active', 'inactive', 'discharged']);
export const sex = z.enum(['female', 'male', 'other', 'unknown']);

export const address = z.strictObject({
  line1: optional(line(200)),
  line2: optional(line(200)),
  city: optional(line(100)),
  state: optional(stateCode()),
  postalCode: optional(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 -]{1,9}$/, 'must be a postal code')),
  country: optional(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 country code')),
});

export const insuranceInfo = z.strictObject({
  payerId: optional(line(64)),
  payerName: optional(line(200)),
  memberId: optional(line(80)),
  groupNumber: optional(line(80)),
  planName: optional(line(200)),
  relationship: optional(line(40)),
});

const identifier = line(100);

const fields = {
  firstName: line(200),
  lastName: line(200),
  dateOfBirth: date(),
  status: patientStatus,
  sex: optional(sex),
  email: optional(email()),
  phone: optional(phone()),
  address: optional(address),
  mrn: optional(identifier),
  partnerPatientId: optional(identifier),
  insuranceInfo: optional(insuranceInfo),
  primaryProviderId: optional(reference('prv')),
  preferredLanguage: optional(language()),
  timezone: optional(timezone()),
};

export const patient = z.object({ ...recordBase('pat'), ...fields }).meta({ id: 'Patient' });
export type Patient = z.infer<typeof patient>;

export const patientCreate = z.strictObject({
  ...fields,
  status: patientStatus.default('active'),
  onMatch: z
    .enum(['return', 'create'])
    .default('return')
    .meta({ description: '`return`: 202 with the id of an active patient of this name and date of birth' }),
});
export type PatientCreate = z.output<typeof patientCreate>;

export const patientPatch = z.strictObject(fields).partial();
export type PatientPatch = z.output<typeof patientPatch>;

const searched = {
  lastName: line(200).optional(),
  firstName: line(200).optional(),
  dateOfBirth: date().optional(),
  mrn: identifier.optional(),
  partnerPatientId: identifier.optional(),
  email: email().optional(),
  phone: phone().optional(),
  status: patientStatus.optional(),
  primaryProviderId: reference('prv').optional(),
};

export const patientSearch = z
  .strictObject({ ...searched, ...pageBody })
  .refine((b) => Object.entries(b).some(([k, v]) => k !== 'limit' && k !== 'cursor' && v !== undefined), {
    error: 'at least one field to search by is required',
    params: { code: 'required' },
  })
  .register(keywords, { anyOf: Object.keys(searched).map((name) => ({ required: [name] })) });

const id = { id: 'pat' };
export const patientOperations = {
  create: operation({
    name: 'care.patients.create',
    method: 'POST',
    path: '/v1/care/patients',
    kind: 'create',
    scope: 'care:write',
    summary: 'Create a patient, or point to the one that seems to be the same person',
    body: patientCreate,
    data: patient,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER'],
  }),
  list: operation({
    name: 'care.patients.list',
    method: 'GET',
    path: '/v1/care/patients',
    kind: 'list',
    scope: 'care:read',
    summary: 'List patients, newest first',
    query: z.strictObject({
      status: patientStatus.optional(),
      primaryProviderId: reference('prv').optional(),
      ...pageQuery,
    }),
    searchInstead: { path: '/v1/care/patients/search', fields: Object.keys(patientRecord.phi) },
    data: patient,
    status: 200,
  }),
  get: operation({
    name: 'care.patients.get',
    method: 'GET',
    path: '/v1/care/patients/{id}',
    kind: 'read',
    scope: 'care:read',
    params: id,
    summary: 'Read a patient',
    data: patient,
    status: 200,
  }),
  update: operation({
    name: 'care.patients.update',
    method: 'PATCH',
    path: '/v1/care/patients/{id}',
    kind: 'update',
    scope: 'care:write',
    params: id,
    summary: 'Change a patient (JSON Merge Patch)',
    body: patientPatch,
    data: patient,
    status: 200,
    errors: ['DUPLICATE_IDENTIFIER', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'care.patients.delete',
    method: 'DELETE',
    path: '/v1/care/patients/{id}',
    kind: 'delete',
    scope: 'care:write',
    params: id,
    summary: 'Delete a patient (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['SESSION_IN_PROGRESS', 'PRECONDITION_FAILED'],
  }),
  search: operation({
    name: 'care.patients.search',
    method: 'POST',
    path: '/v1/care/patients/search',
    kind: 'search',
    scope: 'care:read',
    summary: 'Search patients by name, date of birth, identifiers or contact',
    body: patientSearch,
    data: patient,
    status: 200,
  }),
};
