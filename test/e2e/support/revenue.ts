import { randomBytes } from 'node:crypto';
import { canary, type Answered, type Partner } from '@rymeda/testing';
import { must, newPatient, newProvider } from './tenant.ts';

export const paths = {
  payers: '/v1/revenue/payers',
  claims: '/v1/revenue/claims',
  coverages: '/v1/revenue/coverages',
  settings: '/v1/revenue/settings',
};

/** What an organisation needs to bill: who it is to payers. */
export const billing = {
  name: 'Harbor Behavioral Health',
  npi: '1999999984',
  taxId: '00-1000100',
  phone: '617-555-0100',
  address: { line1: '100 Harbor Way', city: 'Boston', state: 'MA', postalCode: '02110' },
};

/** A patient's session and the claim that can be made for it. */
export interface Visit {
  claim: {
    clientId: string;
    sessionId: string;
    payerId: string;
    cptCodes: string[];
    icdCodes: string[];
    totalAmount: number;
  };
}

export const payerBody = (more: object = {}) => ({
  name: 'Harbor Health Plan',
  payerId: `P${randomBytes(5).toString('hex')}`,
  timelyFilingDays: 180,
  claimFilingIndicator: 'CI',
  address: { line1: '1 Main St', city: 'Boston', state: 'MA', postalCode: '02110' },
  edi: {
    senderQualifier: 'ZZ',
    senderId: 'HARBOR',
    receiverQualifier: 'ZZ',
    receiverId: '60054',
    test: true,
  },
  feeSchedule: [{ serviceType: 'behavioral_health', cpt: '90837', modifiers: ['95'], charge: 150.29 }],
  ...more,
});

/** `covered`: the patient is, so that the session's completion makes a draft. `provider`, `payer`: fields of theirs. */
export async function newVisit(
  send: Partner,
  { complete = true, covered = false, provider = {}, payer: payerFields = {} } = {},
): Promise<Visit & { providerId: string }> {
  const [providerId, payer] = await Promise.all([
    newProvider(send, provider),
    must(send({ path: paths.payers, json: payerBody(payerFields) })),
  ]);
  const clientId = await newPatient(send, { primaryProviderId: providerId });
  const payerId = payer.body.data.id as string;
  if (covered)
    await must(send({ path: paths.coverages, json: { clientId, payerId, memberId: `M-${canary}` } }));
  const json = { clientId, serviceType: 'behavioral_health' };
  const sessionId = (await must(send({ path: '/v1/care/sessions', json }))).body.data.id as string;
  if (complete)
    for (const verb of ['start', 'complete'])
      await must(send({ path: `/v1/care/sessions/${sessionId}/${verb}`, method: 'POST' }));
  return {
    providerId,
    claim: { clientId, sessionId, payerId, cptCodes: ['90837'], icdCodes: ['F41.1'], totalAmount: 150.29 },
  };
}

/** One of a claim's actions; without `json` its body is left out. */
export const act = (send: Partner, id: string, verb: string, json?: object): Promise<Answered> =>
  send({ path: `${paths.claims}/${id}/${verb}`, method: 'POST', ...(json === undefined ? {} : { json }) });
