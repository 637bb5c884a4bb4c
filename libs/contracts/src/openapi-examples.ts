const patientId = 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const client = { name: 'EHR sync', partnerId: 'acme_ehr', scopes: ['care:read', 'care:write'] };

/** Request bodies that work, by operation; the person is made up. A test holds them against the schemas. */
export const requestExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'care.patients.create': {
    firstName: 'Ada',
    lastName: 'Example',
    dateOfBirth: '1985-04-12',
    sex: 'female',
    address: { line1: '1 Main St', city: 'Boston', state: 'MA', postalCode: '02110', country: 'US' },
    mrn: 'MRN-0001',
    partnerPatientId: 'ehr-4711',
  },
  'care.patients.update': { preferredLanguage: 'es', phone: null },
  'care.patients.search': { lastName: 'Example', dateOfBirth: '1985-04-12' },
  'care.providers.create': {
    firstName: 'Grace',
    lastName: 'Sample',
    npi: '1234567893',
    specialty: '103TC0700X',
    credentialStatus: 'active',
    licenseStates: ['MA'],
  },
  'care.sessions.create': { clientId: patientId, serviceType: 'behavioral_health' },
  'care.sessions.update': { scheduledDuration: 45 },
  'care.sessions.cancel': { reason: 'client_request' },
  'care.sessions.notes.create': { text: 'Client reports better sleep.', type: 'progress' },
  'organization.update': { timezone: 'America/New_York' },
  'organization.apiClients.create': client,
  'organization.apiClients.rotateSecret': { overlapSeconds: 3600 },
  'platform.organizations.create': { name: 'Harbor Clinic', timezone: 'America/New_York' },
  'platform.apiClients.create': client,
  'revenue.payers.create': {
    name: 'Harbor Health Plan',
    payerId: '60054',
    timelyFilingDays: 180,
    claimFilingIndicator: 'CI',
  },
  'revenue.payers.update': { timelyFilingDays: 365 },
  'revenue.claims.create': {
    clientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
    sessionId: 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e11',
    payerId: 'pay_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
    cptCodes: ['90837'],
    icdCodes: ['F41.1'],
    totalAmount: 150,
  },
  'revenue.claims.update': { totalAmount: 175.5 },
  'revenue.claims.deny': { reason: 'Authorization missing' },
  'revenue.claims.pay': { paidAmount: 120.5 },
};
