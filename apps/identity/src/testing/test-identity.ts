import { join } from 'node:path';
import { randomToken } from '@rymeda/kernel';
import { randomKey, startServiceProcess } from '@rymeda/testing';
import { indexes } from '../indexes.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: {
    data: Record<string, unknown> & { id: string; clientId: string; clientSecret: string };
    error: { code: string; details: unknown };
    pagination: { hasMore: boolean; cursor: string | null };
  };
}

/** Identity as its own process, with an operator to begin with. */
export async function startIdentity(more: Record<string, string> = {}) {
  const operatorSecret = randomToken(24);
  const identity = await startServiceProcess({
    name: 'identity',
    main: join(import.meta.dirname, '../main.ts'),
    indexes,
    env: ({ url: own, file }) => ({
      OIDC_ISSUER: own,
      IDENTITY_URL: own,
      IDENTITY_PULL_SECONDS: '1',
      RYMEDA_SERVICE_KEY_FILE: file('service.key', randomKey()),
      OPERATOR_CLIENT_ID: 'operator',
      OPERATOR_CLIENT_SECRET_FILE: file('operator.secret', operatorSecret),
      ...more,
    }),
  });
  const { url, adminUrl, db, pid, stop } = identity;

  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(url + path, init);
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: JSON.parse(text || '{}') as Answer['body'],
    };
  };
  const tokenAnswer = (clientId: string, clientSecret: string, scope = '') =>
    fetch(`${url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      }),
    });
  const token = async (clientId: string, clientSecret: string, scope?: string): Promise<string> => {
    const answer = await tokenAnswer(clientId, clientSecret, scope);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const caller = (bearer: string) => ({
    get: (path: string) => send(path, { headers: { authorization: `Bearer ${bearer}` } }),
    call: (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      send(path, {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
  });

  return {
    url,
    adminUrl,
    pid,
    send,
    token,
    tokenAnswer,
    caller,
    operatorTokenAnswer: () => tokenAnswer('operator', operatorSecret),
    asOperator: async () => caller(await token('operator', operatorSecret)),
    /** As if tries were made long enough to have to wait minutes for the next. */
    failOften: () => db.collection('sign_in_attempts').updateMany({}, { $set: { failures: 14 } }),
    /** As if everybody in an organisation had signed in longer ago than it allows. */
    endSignIns: (organizationId: string) =>
      db
        .collection<{ _id: string }>('organizations')
        .updateOne({ _id: organizationId }, { $set: { 'settings.sessionMinutes': -1 } }),
    rows: (collection: string) => db.collection(collection).find().toArray(),
    events: async () =>
      (await db.collection('outbox').find({ kind: 'event' }).sort({ _id: 1 }).toArray()).map(
        (r) => r['event'] as { type: string; organizationid: string; actorid: string; data: { id: string } },
      ),
    stop,
  };
}
export type TestIdentity = Awaited<ReturnType<typeof startIdentity>>;
export type Caller = ReturnType<TestIdentity['caller']>;
