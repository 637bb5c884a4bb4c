import { beforeAll, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { newVisit, paths } from './support/revenue.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

/** As a compliance officer asks, and as the patient may (45 CFR 164.528). */
const stack = runningStack();
interface Line {
  action: string;
  resourceType: string;
  resourceId: string;
  resourceIds?: string[];
  userId: string;
  metadata: { patientIds?: string[] };
}
let tenant: Tenant;
let clientId: string;
let ids: Record<'care_session' | 'care_note' | 'revenue_claim' | 'revenue_coverage', string>;
let reader: Omit<Tenant, 'addClient'>;
const purpose = { 'x-rymeda-purpose': 'PUBHLTH' };

beforeAll(async () => {
  tenant = await newTenant(stack);
  reader = await tenant.addClient(['care:read', 'revenue:read']);
  const { claim } = await newVisit(tenant.send, { covered: true });
  ({ clientId } = claim);
  const path = `/v1/care/sessions/${claim.sessionId}/notes`;
  const note = await must(tenant.send({ path, json: { text: 'Hello' } }));
  const made = await must(tenant.send({ path: paths.claims, json: claim }));
  const coverages = await must(tenant.send({ path: `${paths.coverages}?clientId=${clientId}` }));
  ids = {
    care_session: claim.sessionId,
    care_note: note.body.data.id as string,
    revenue_claim: made.body.data.id as string,
    revenue_coverage: (coverages.body.data as { id: string }[])[0]?.id ?? '',
  };
  for (const read of [
    `/v1/care/sessions/${ids.care_session}`,
    `/v1/care/sessions/${ids.care_session}/notes`,
    `${paths.claims}?clientId=${clientId}`,
    `${paths.coverages}/${ids.revenue_coverage}`,
  ])
    await must(reader.send({ path: read, headers: purpose }));
});

const logs = async (query: string) =>
  (await must(tenant.send({ path: `/v1/audit/logs?limit=100&${query}` }))).body.data as Line[];

it('who saw what of a patient is found by the patient: record, sessions, notes, claims and coverages', async () => {
  const seen = await until(
    'the reads',
    () => logs(`patientId=${clientId}&userId=${reader.clientId}&action=read`),
    // With the notes their session is opened.
    (lines) => lines.length >= 5,
  );
  const told = Object.fromEntries(seen.map((line) => [line.resourceType, line]));
  expect(Object.keys(told).sort()).toEqual(Object.keys(ids).sort());
  for (const [type, id] of Object.entries(ids)) {
    const { resourceId, resourceIds = [resourceId] } = told[type] ?? ({} as Line);
    expect(resourceIds).toContain(id);
    expect(told[type]).toMatchObject({ metadata: { patientIds: [clientId] } });
  }
  // And who changed what.
  const kinds = (lines: Line[]) => new Set(lines.map((line) => line.resourceType));
  const made = await until(
    'the changes',
    () => logs(`patientId=${clientId}&action=create`),
    (lines) => kinds(lines).size >= 5,
  );
  expect(kinds(made)).toEqual(new Set(['care_patient', ...Object.keys(ids)]));
  // A kind of record narrows it.
  const notes = await logs(`patientId=${clientId}&resourceType=care_note`);
  expect(new Set(notes.map((line) => line.resourceId))).toEqual(new Set([ids.care_note]));
});

it('an accounting of disclosures has all of it', async () => {
  const path = `/v1/audit/disclosures/accounting?patientId=${clientId}`;
  const { body } = await must(tenant.send({ path }));
  expect(body.data.disclosures).toMatchObject([
    { recipient: { id: reader.clientId }, purpose: 'PUBHLTH', count: 5 },
  ]);
  const [{ information }] = body.data.disclosures as [{ information: string[] }];
  expect(information).toEqual(
    expect.arrayContaining(['care_note.text', 'care_session', 'revenue_coverage.memberId']),
  );
});

it('nothing of another patient is among it', async () => {
  const { claim } = await newVisit(tenant.send);
  await until(
    'the other patient’s entries',
    () => logs(`patientId=${claim.clientId}&resourceType=care_session`),
    (lines) => lines.length >= 3,
  );
  const own = await logs(`patientId=${clientId}`);
  expect(own.filter((line) => line.resourceId === claim.sessionId)).toEqual([]);
  expect(own.filter((line) => line.metadata.patientIds?.includes(claim.clientId))).toEqual([]);
});
