import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider, Session } from 'oidc-provider';
import { sendUnavailable } from '../issuer/answer.ts';
import type { ClientLookup } from '../issuer/client-directory.ts';
import { readForm } from '../issuer/form.ts';
import type { GrantEndings } from '../issuer/grants.ts';
import type { IdTokenHintReader } from '../issuer/id-token-hint.ts';
import type { Endpoint, Requester } from '../issuer/listener.ts';
import type { ProviderHost } from '../issuer/provider-host.ts';
import { signOutPath } from '../issuer/sign-in-configuration.ts';
import { setCookie } from './cookie.ts';
import { sendPage } from './page.ts';
import { fromOwnPage } from './same-origin.ts';
import type { SignInKeys } from './sign-in-keys.ts';
import { signedOutPage, signOutPage, signOutRefusedPage } from './sign-out.page.ts';
import { returnAddress } from './sign-out.rules.ts';

export interface SignOutEndpointOptions {
  host: ProviderHost;
  lookup: ClientLookup;
  grants: Pick<GrantEndings, 'end'>;
  readHint: IdTokenHintReader;
  keys: Pick<SignInKeys, 'formMark' | 'isFormMark'>;
  secure: boolean;
}

const parameters = ['client_id', 'id_token_hint', 'post_logout_redirect_uri', 'state'];
const sessionCookies = ['rymeda_session', 'rymeda_session.sig'];

/**
 * `GET` and `POST /oauth2/sign-out` (OpenID Connect RP-Initiated Logout 1.0): ends the sign-in of this browser with every
 * grant that came from it, so that all its tokens are refused within seconds. At once for an application that brings the
 * user's ID token; otherwise the user is asked.
 */
export function signOutEndpoint(options: SignOutEndpointOptions): { GET: Endpoint; POST: Endpoint } {
  const { host, lookup, grants, keys } = options;

  async function answer(
    provider: Provider,
    { req, res, by }: Asked,
    given: ReadonlyMap<string, string>,
  ): Promise<void> {
    const hint = await options.readHint(given.get('id_token_hint') ?? '');
    const clientId = given.get('client_id') ?? hint?.clientId;
    const client = clientId === undefined ? null : await lookup.find(clientId);
    const back = returnAddress(
      { returnTo: given.get('post_logout_redirect_uri'), state: given.get('state') },
      client?.redirectUris ?? [],
    );
    if ('refused' in back) return sendPage(res, 400, signOutRefusedPage);
    const session = await provider.Session.get({ req, res });
    if (session.accountId === undefined) return leave(res, back.to);
    const isProven = hint !== undefined && hint.userId === session.accountId && hint.clientId === clientId;
    const isConfirmed = fromOwnPage(req) && keys.isFormMark(given.get('mark'), session.uid);
    if (!isProven && !isConfirmed) return ask(res, session, given, back.to);
    await end(session, by);
    return leave(res, back.to);
  }

  function ask(
    res: ServerResponse,
    session: Session,
    given: ReadonlyMap<string, string>,
    to: string | undefined,
  ): void {
    const kept = parameters.flatMap((name) => (given.has(name) ? [[name, given.get(name) as string]] : []));
    const fields = {
      ...(Object.fromEntries(kept) as Record<string, string>),
      mark: keys.formMark(session.uid),
    };
    const formTarget = to === undefined ? {} : { formTarget: new URL(to).origin };
    sendPage(res, 200, signOutPage({ action: signOutPath, fields, ...formTarget }));
  }

  /** The session first: were the rest to fail, nobody goes on from this browser. */
  async function end(session: Session, by: Requester): Promise<void> {
    await session.destroy();
    for (const { grantId } of Object.values(session.authorizations ?? {}))
      if (grantId !== undefined) await grants.end(grantId, 'signed_out', by);
  }

  function leave(res: ServerResponse, to: string | undefined): void {
    for (const name of sessionCookies)
      setCookie(res, name, '', { path: '/oauth2', maxAgeS: 0, secure: options.secure });
    if (to === undefined) return sendPage(res, 200, signedOutPage);
    res.writeHead(303, { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  }

  const withGiven =
    (read: (req: IncomingMessage) => Promise<ReadonlyMap<string, string>>): Endpoint =>
    async (req, res, by) => {
      const given = await read(req);
      const done = await host.with(req, async (provider) => {
        await answer(provider, { req, res, by }, given);
        return true;
      });
      if (done === undefined) sendUnavailable(res);
    };

  return {
    GET: withGiven(async (req) => {
      const query = new URL(req.url ?? '', 'http://identity').searchParams;
      return new Map([...query].filter(([, value]) => value !== ''));
    }),
    POST: withGiven(readForm),
  };
}

interface Asked {
  req: IncomingMessage;
  res: ServerResponse;
  by: Requester;
}
