import type { Clock } from '@rymeda/kernel';
import {
  errors,
  interactionPolicy,
  type Client,
  type Grant,
  type KoaContext,
  type Session,
} from 'oidc-provider';
import { renderErrorPage } from '../sign-in/error.page.ts';
import type { Account, AccountFinder } from './accounts.ts';
import type { AddressGate } from './allowed-address.ts';
import { leftOfSignIn } from './sign-in-length.rules.ts';

export interface SignInConfigurationOptions {
  audience: string;
  findAccount: AccountFinder;
  /** Turns a token request away before it uses anything up. */
  gate: AddressGate;
  /** Sign the issuer's cookies: the first new ones, each is taken. */
  cookieKeys: readonly string[];
  clock: Clock;
}

/** Seconds. */
const codeLifeS = 60;
const interactionLifeS = 900;
/** Of a browser's session before anyone signed in with it. */
const strangerSessionS = 3600;
export const signInPath = '/oauth2/sign-in';
export const signOutPath = '/oauth2/sign-out';

const organizationOf = (client: Client): string => client['organizationId'] as string;

/** Seconds that are left of the sign-in behind a token request; undefined where no user is behind it. */
export function leftOfTokensSignIn({ oidc }: KoaContext, nowS: number): number | undefined {
  const from = oidc.entities.RefreshToken ?? oidc.entities.AuthorizationCode;
  return leftOfSignIn({ lengthS: oidc.account?.sessionLengthS, since: from?.authTime }, nowS);
}

/** The part of oidc-provider's configuration that lets users sign in (authorization code with PKCE, RFC 9700). */
export function signInConfiguration(options: SignInConfigurationOptions) {
  const { audience, findAccount, gate, cookieKeys, clock } = options;
  const nowS = (): number => Math.floor(clock().getTime() / 1000);

  function leftOfSession(ctx: KoaContext, since: number | undefined): number {
    const left = leftOfSignIn({ lengthS: ctx.oidc.account?.sessionLengthS, since }, nowS());
    return left === undefined ? strangerSessionS : Math.max(1, left);
  }

  /** The provider keeps a session at each request, also at one that it refuses before it looks for the user. */
  const leftOfBrowsers = (ctx: KoaContext, { accountId, loginTs, exp }: Session): number =>
    ctx.oidc.account === undefined && accountId !== undefined && exp !== undefined
      ? Math.max(1, exp - nowS())
      : leftOfSession(ctx, loginTs);

  return {
    /** Which address is meant is always said (RFC 9700, section 2.1). */
    allowOmittingSingleRegisteredRedirectUri: false,
    cookies: {
      names: {
        session: 'rymeda_session',
        interaction: 'rymeda_interaction',
        resume: 'rymeda_resume',
      },
      keys: [...cookieKeys],
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: '/oauth2' },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    findAccount: async (ctx: KoaContext, id: string): Promise<Account | undefined> =>
      ctx.oidc.client === undefined ? undefined : findAccount(organizationOf(ctx.oidc.client), id),
    expiresWithSession: async () => true,
    interactions: {
      policy: policy(),
      url: (_ctx: KoaContext, { uid }: { uid: string }) => `${signInPath}/${uid}`,
    },
    issueRefreshToken: async (_ctx: KoaContext, client: Client) => client.grantTypeAllowed('refresh_token'),
    /**
     * The organisation registered the application for its own users, so that nobody is asked for consent: the grant
     * has what the application asks for and may have.
     */
    loadExistingGrant: async (ctx: KoaContext): Promise<Grant | undefined> => {
      const { client, account, session, provider, requestParamScopes } = ctx.oidc;
      if (client === undefined || account === undefined || session === undefined) return undefined;
      const known = session.grantIdFor(client.clientId);
      const found = known === undefined ? undefined : await provider.Grant.find(known);
      const own = found?.accountId === account.accountId ? found : undefined;
      const grant = own ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(audience, [...requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    renderError: renderErrorPage,
    responseTypes: ['code'],
    /**
     * Always; a caller from elsewhere, or without the certificate that it needs, is turned away first, and keeps a refresh
     * token that still works. A token from when sign-ins were longer ends with the length that they have now.
     */
    rotateRefreshToken: async (ctx: KoaContext): Promise<boolean> => {
      await gate(ctx);
      if ((leftOfTokensSignIn(ctx, nowS()) ?? Infinity) <= 0)
        throw new errors.InvalidGrant('the sign-in is over');
      return true;
    },
    scopes: ['openid'],
    ttl: {
      AuthorizationCode: codeLifeS,
      Grant: (ctx: KoaContext) => leftOfSession(ctx, ctx.oidc.session?.loginTs ?? nowS()),
      IdToken: 3600,
      Interaction: interactionLifeS,
      RefreshToken: (ctx: KoaContext, token: { authTime?: number }) => leftOfSession(ctx, token.authTime),
      Session: leftOfBrowsers,
    },
  };

  /** Whoever has no running sign-in with the client's own organisation is asked to sign in; nothing else is asked. */
  function policy() {
    const { base, Check } = interactionPolicy;
    const prompts = base();
    prompts.remove('consent');
    const { checks } = prompts.get('login');
    checks.add(
      new Check(
        'other_account',
        'the sign-in is not one of this organisation',
        'login_required',
        (ctx) => Boolean(ctx.oidc.session?.accountId) && ctx.oidc.account === undefined,
      ),
    );
    checks.add(
      new Check(
        'session_length',
        'the sign-in is too old',
        'login_required',
        ({ oidc }) => oidc.account !== undefined && oidc.session?.past(oidc.account.sessionLengthS) === true,
      ),
    );
    return prompts;
  }
}
