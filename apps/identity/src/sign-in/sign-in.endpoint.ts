import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@rymeda/kernel';
import type { Interaction, Provider } from 'oidc-provider';
import { sendUnavailable } from '../issuer/answer.ts';
import type { AllowedAddresses } from '../issuer/allowed-address.ts';
import type { ArtifactStore } from '../issuer/artifact.store.ts';
import type { ClientLookup, DirectoryEntry } from '../issuer/client-directory.ts';
import { readForm } from '../issuer/form.ts';
import type { Endpoint, Requester } from '../issuer/listener.ts';
import type { ProviderHost } from '../issuer/provider-host.ts';
import type { Refusal } from '../issuer/token-refusals.rules.ts';
import { signInPath } from '../issuer/sign-in-configuration.ts';
import { cookieOf, setCookie } from './cookie.ts';
import { fromOwnPage } from './same-origin.ts';
import { sendPage } from './page.ts';
import type { SignInKeys } from './sign-in-keys.ts';
import { signInPage } from './sign-in.page.ts';
import type { SignInVerifier } from './verify-sign-in.ts';

export interface SignInEndpointOptions {
  host: ProviderHost;
  lookup: ClientLookup;
  artifacts: Pick<ArtifactStore, 'removeSession'>;
  organizationName: (organizationId: string) => Promise<string>;
  isAllowedAddress: AllowedAddresses;
  onRefused: (refusal: Refusal) => void;
  verify: SignInVerifier;
  keys: SignInKeys;
  clock: Clock;
  /** Whether cookies go over TLS alone. */
  secure: boolean;
}

const refusal =
  'That did not work. Check address, password and code. After several tries you have to wait a while.';
const deviceDays = 180;

/** `GET` and `POST /oauth2/sign-in/{interaction}`: the page on which users sign in. */
export function signInEndpoint(options: SignInEndpointOptions): { GET: Endpoint; POST: Endpoint } {
  const { host, lookup, artifacts, verify, keys } = options;

  /** The interaction that the address names, in the browser that began it; otherwise a page that says so. */
  async function interactionOf(
    provider: Provider,
    req: IncomingMessage,
    res: ServerResponse,
    by: Requester,
  ): Promise<{ interaction: Interaction; client: DirectoryEntry } | undefined> {
    const uid = (req.url ?? '').split('?')[0]?.slice(signInPath.length + 1);
    const noCookieOrOver = (): undefined => undefined;
    const interaction = await provider.interactionDetails(req, res).catch(noCookieOrOver);
    const clientId = interaction?.params['client_id'];
    const client = clientId === undefined ? null : await lookup.find(clientId);
    if (interaction !== undefined && interaction.uid === uid && client !== null) {
      if (await mayComeFrom(client, by)) return { interaction, client };
      sendPage(res, 403, {
        title: 'Not from here',
        body: '<p>This organisation lets nobody sign in from where you are.</p>',
        failed: true,
      });
      return undefined;
    }
    sendPage(res, 400, {
      title: 'This sign-in is over',
      body: '<p>It took too long, or was begun in another browser. Go back to the application and start again.</p>',
      failed: true,
    });
    return undefined;
  }

  /** Asked before the password, so that nobody from elsewhere can try any. */
  async function mayComeFrom({ _id, organizationId }: DirectoryEntry, by: Requester): Promise<boolean> {
    if (await options.isAllowedAddress(organizationId, by.ipAddress)) return true;
    options.onRefused({ ...by, clientId: _id, organizationId, reason: 'address_not_allowed' });
    return false;
  }

  const show = async (
    res: ServerResponse,
    { interaction, client }: { interaction: Interaction; client: DirectoryEntry },
    given: { status: number; email: string; error?: string },
  ): Promise<void> =>
    sendPage(
      res,
      given.status,
      signInPage({
        action: `${signInPath}/${interaction.uid}`,
        mark: keys.formMark(interaction.uid),
        email: given.email,
        organizationName: await options.organizationName(client.organizationId),
        formTarget: new URL(interaction.params['redirect_uri'] as string).origin,
        ...(given.error === undefined ? {} : { error: given.error }),
      }),
    );

  async function submit(provider: Provider, req: IncomingMessage, res: ServerResponse, by: Requester) {
    const found = await interactionOf(provider, req, res, by);
    if (found === undefined) return;
    const { interaction, client } = found;
    const form = await readForm(req);
    const email = (form.get('email') ?? '').slice(0, 254);
    if (!fromOwnPage(req) || !keys.isFormMark(form.get('mark'), interaction.uid))
      return show(res, found, { status: 403, email: '', error: 'The form was not ours. Try again.' });
    const cookie = deviceCookie(keys.account(client.organizationId, email));
    const signedIn = await verify({
      organizationId: client.organizationId,
      clientId: client._id,
      email,
      password: (form.get('password') ?? '').slice(0, 1024),
      code: (form.get('code') ?? '').slice(0, 64),
      deviceMark: cookieOf(req, cookie),
      by,
    });
    if (signedIn === undefined) return show(res, found, { status: 401, email, error: refusal });
    await forgetOtherAccount(interaction, signedIn.userId);
    const login = { accountId: signedIn.userId, amr: signedIn.methods, remember: true };
    const next = await provider.interactionResult(req, res, { login });
    setCookie(res, cookie, signedIn.deviceMark, {
      path: signInPath,
      maxAgeS: deviceDays * 86_400,
      secure: options.secure,
    });
    // Relative: a sign-in that came through the gateway stays there.
    res.writeHead(303, { location: new URL(next).pathname, 'cache-control': 'no-store' }).end();
  }

  /** Whoever was signed in with this browser before is no longer; the provider would ask first, by script. */
  async function forgetOtherAccount(interaction: Interaction, userId: string): Promise<void> {
    const { session } = interaction;
    if (session === undefined || session.accountId === userId) return;
    if (session.uid !== undefined) await artifacts.removeSession(session.uid);
    delete interaction.session;
    await interaction.save(Math.max(1, interaction.exp - Math.floor(options.clock().getTime() / 1000)));
  }

  const withProvider =
    (work: (provider: Provider, req: IncomingMessage, res: ServerResponse, by: Requester) => Promise<void>) =>
    async (req: IncomingMessage, res: ServerResponse, by: Requester): Promise<void> => {
      const done = await host.with(req, async (provider) => {
        await work(provider, req, res, by);
        return true;
      });
      if (done === undefined) sendUnavailable(res);
    };

  return {
    GET: withProvider(async (provider, req, res, by) => {
      const found = await interactionOf(provider, req, res, by);
      const hint = found?.interaction.params['login_hint'];
      if (found) await show(res, found, { status: 200, email: (hint ?? '').slice(0, 254) });
    }),
    POST: withProvider(submit),
  };
}

/** One for each account, since people share workstations. */
const deviceCookie = (account: string): string => `rymeda_device_${account.slice(0, 10)}`;
