import { organizationScopes } from '@rymeda/contracts';
import { call, until, type Answered, type Partner, type RunningStack } from '@rymeda/testing';
import { acceptedUpload } from './compliance.ts';
import { act, newVisit, paths } from './revenue.ts';
import type { SecondEngines } from './second-engines.ts';
import { must, newPatient, newTenant } from './tenant.ts';

export interface Template {
  key: string;
  parameters: { name: string; default: string | number | null }[];
  workflow: object;
}
type Values = Record<string, string | number>;

/** Fills a template as the catalog says: `{{name}}` by its value, which stays a number where it stands alone. */
export function fillTemplate({ parameters, workflow }: Template, given: Values): object {
  let text = JSON.stringify(workflow);
  for (const { name, default: usual } of parameters) {
    const value = given[name] ?? usual;
    if (value === null) throw new Error(`The parameter ${name} is missing`);
    const escaped = JSON.stringify(String(value)).slice(1, -1);
    text = text
      .replaceAll(`"{{${name}}}"`, () => JSON.stringify(value))
      .replaceAll(`{{${name}}}`, () => escaped);
  }
  return JSON.parse(text) as object;
}

/** Saves a workflow for each template that the catalog has; answers what was saved by the templates' keys. */
export async function saveTemplates(send: Partner, given: Values): Promise<Map<string, SavedWorkflow>> {
  const { templates } = (await must(send({ path: '/v1/oris/catalog' }))).body.data as {
    templates: Template[];
  };
  const saved = new Map<string, SavedWorkflow>();
  // One after the other: all of an organisation's workflows share a number that each of them raises.
  for (const template of templates) {
    const json = fillTemplate(template, given);
    const { data } = (await must(send({ path: '/v1/oris/workflows', json }))).body;
    saved.set(template.key, data as SavedWorkflow);
  }
  return saved;
}
export interface SavedWorkflow {
  id: string;
  scopes: string[];
}

/** An organisation with a workflow of each template, in which what starts each of them has happened. */
export interface Clinic {
  send: Partner;
  /** As a person of the roles Admin and Billing, at oris alone. */
  asUser: Partner;
  /** As the user who is the provider of the session without a note; of the role Provider. */
  asProvider: Partner;
  /** The role Billing's id. */
  roleId: string;
  /** Where the templates mail to. */
  email: string;
  workflows: Map<string, SavedWorkflow>;
  /** Ids of what each template is about. */
  happened: Record<'missed' | 'withoutNote' | 'denied' | 'credential' | 'policy' | 'newcomer', string>;
}

export async function newClinic(stack: RunningStack, engines: SecondEngines): Promise<Clinic> {
  const { send, id: organizationId, clientId: client_id } = await newTenant(stack, { timezone: 'UTC' });
  const email = 'clinic@example.org';
  const roles = (await must(send({ path: '/v1/organization/roles?limit=100' }))).body.data as {
    id: string;
    key: string;
  }[];
  const [admin, billing, clinician] = ['admin', 'billing', 'provider'].map(
    (key) => roles.find((r) => r.key === key)?.id as string,
  );
  const person = { email, name: 'Somebody', roles: [admin, billing] };
  const sub = await made(send, '/v1/organization/users', person);
  const scope = organizationScopes.join(' ');
  const token = await engines.token({ sub, client_id, organizationId, scope });

  // What is there before any workflow is starts nothing.
  const [visit, billed, policy] = await Promise.all([
    newVisit(send, { complete: false }),
    newVisit(send),
    policyToAttest(send),
  ]);
  const { clientId, sessionId } = visit.claim;
  const { providerId } = visit;
  const provider = { email: 'provider@example.org', name: 'A provider', roles: [clinician], providerId };
  const providersToken = await engines.token({
    sub: await made(send, '/v1/organization/users', provider),
    ...{ client_id, organizationId, scope },
  });
  const session = { clientId, serviceType: 'behavioral_health', allowOverlap: true };
  const missed = await made(send, '/v1/care/sessions', session);
  const denied = await made(send, paths.claims, billed.claim);
  await must(act(send, denied, 'submit'));
  const uploadId = await acceptedUpload(send, Buffer.from('%PDF-1.7\n% Second edition\n%%EOF\n'));

  // A day, a fortnight and a week are short here.
  const short = { noteWithin: 1, attestWithin: 1, cron: '* * * * *' };
  const roleId = billing as string;
  const given = { ...short, email, timezone: 'UTC', billingRoleId: roleId };
  const workflows = await saveTemplates(send, given);

  await must(send({ path: `/v1/care/sessions/${missed}/no-show`, json: {} }));
  for (const verb of ['start', 'complete'])
    await must(send({ path: `/v1/care/sessions/${sessionId}/${verb}`, json: {} }));
  await must(act(send, denied, 'deny'));
  const happened = {
    ...{ missed, denied, withoutNote: sessionId },
    credential: await made(send, '/v1/compliance/credentials', {
      ...{ providerId: visit.providerId, kind: 'licence', state: 'MA', number: 'Kanarienvogel-1' },
      ...endingIn(80),
    }),
    policy: await made(send, `/v1/compliance/artifacts/${policy}/versions`, { uploadId }),
    newcomer: await newPatient(send),
  };
  const oris = engines.urls['oris'] as string;
  const asUser: Partner = (request) => call(oris, { token, ...request });
  const asProvider: Partner = (request) => call(oris, { token: providersToken, ...request });
  return { send, asUser, asProvider, roleId, email, workflows, happened };
}

const made = async (send: Partner, path: string, json: object): Promise<string> =>
  ((await must(send({ path, json }))).body.data as { id: string }).id;

/** The next notice of a licence, earlier than the calendar would give it: it ends sooner than was thought. */
export const endsSooner = (send: Partner, credential: string): Promise<Answered> =>
  must(
    send({
      method: 'PATCH',
      path: `/v1/compliance/credentials/${credential}`,
      json: endingIn(20),
    }),
  );

const endingIn = (days: number): { expiresAt: string } => ({
  expiresAt: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
});

/** One that everybody is to attest, and nobody has. */
async function policyToAttest(send: Partner): Promise<string> {
  const artifactId = await made(send, '/v1/compliance/artifacts', { type: 'policy', title: 'Hours' });
  await made(send, '/v1/compliance/assignments', { artifactId, audience: 'everyone' });
  await until(
    'what people owe',
    async () => (await must(send({ path: '/v1/compliance/obligations' }))).body.data as object[],
    (owed) => owed.length > 0,
    60_000,
  );
  return artifactId;
}
