import { organizationScopes } from '@rymeda/contracts';
import { call, canaryPatient, newProviderBody, requestToken } from '@rymeda/testing';
import type { Answered, Partner, RawRequest, RunningStack } from '@rymeda/testing';

/** An organisation that nobody else writes to, so that a test can count what is in it. */
export interface Tenant {
  id: string;
  clientId: string;
  clientSecret: string;
  token: string;
  /** Calls the gateway as the organisation's client, which has every scope. */
  send: Partner;
  /** Another client of the same organisation. */
  addClient(scopes?: string[], partnerId?: string): Promise<Omit<Tenant, 'addClient'>>;
}

const everyScope = [...organizationScopes];

/** Made through the operator's API, as an operator would. */
export async function newTenant(stack: RunningStack, more: { timezone?: string } = {}): Promise<Tenant> {
  const operator = sender(stack, await operatorToken(stack));
  const json = { name: 'A test', ...more };
  const made = await must(operator({ path: '/v1/platform/organizations', json }));
  const id = made.body.data.id as string;
  const path = `/v1/platform/organizations/${id}/api-clients`;
  const addClient: Tenant['addClient'] = async (scopes: string[] = everyScope, partnerId) => {
    const json = { name: 'test', scopes, ...(partnerId === undefined ? {} : { partnerId }) };
    const client = (await must(operator({ path, json }))).body.data as Record<string, string>;
    const { clientId = '', clientSecret = '' } = client;
    const token = await tokenFor(stack, clientId, clientSecret);
    return { id, clientId, clientSecret, token, send: sender(stack, token) };
  };
  return { ...(await addClient()), addClient };
}

/** Of the platform's operator. */
export const operatorToken = (stack: RunningStack): Promise<string> =>
  tokenFor(stack, stack.operator.clientId, stack.operator.clientSecret);

async function tokenFor(stack: RunningStack, client_id: string, client_secret: string): Promise<string> {
  const answer = await must(requestToken(stack.gateway, { client_id, client_secret }));
  return (answer.body as { access_token: string }).access_token;
}

const sender =
  (stack: RunningStack, token: string): Partner =>
  async (request: RawRequest) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await call(stack.gateway, { token, ...request });
      if (attempt === mostAttempts || !mayBeAskedAgain(request, answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
    }
  };

const mostAttempts = 4;

/**
 * A busy machine makes one engine wait too long for another, and no test is about that. A read can be asked again; so can
 * what was refused because something else could not be looked up, for then nothing was done.
 */
function mayBeAskedAgain({ method, json, raw }: RawRequest, { status, body }: Answered): boolean {
  const isRead = (method ?? 'GET') === 'GET' && json === undefined && raw === undefined;
  if (isRead) return status === 504 || (status === 503 && body.error?.code === 'SERVICE_UNAVAILABLE');
  return status === 503 && /could not be looked up/.test(body.detail ?? '');
}

/** The answer, which has to be a success. */
export async function must(answer: Promise<Answered>): Promise<Answered> {
  const got = await answer;
  if (got.status >= 300) throw new Error(`Not a success: ${got.status} ${got.text}`);
  return got;
}

export async function newProvider(send: Partner, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await must(send({ path: '/v1/care/providers', json: newProviderBody(more) }));
  return (answer.body as { data: { id: string } }).data.id;
}

export async function newPatient(send: Partner, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await must(send({ path: '/v1/care/patients', json: canaryPatient(more) }));
  return (answer.body as { data: { id: string } }).data.id;
}
