import type { ServerResponse } from 'node:http';
import type { BlobCipher } from '@rymeda/encryption';
import { randomToken, type Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import { readForm } from '../issuer/form.ts';
import type { Endpoint } from '../issuer/listener.ts';
import {
  invitationOverPage,
  invitationPage,
  invitationWaitsPage,
  recoveryCodesPage,
} from './invitation.page.ts';
import type { InvitationRow, InvitationStore } from './invitation.store.ts';
import { passwordFault } from './password.rules.ts';
import { sendPage } from './page.ts';
import { fromOwnPage } from './same-origin.ts';
import type { CredentialSetter } from './set-credentials.ts';
import { totpEnrolment, totpStep } from './totp.rules.ts';

export const invitationPath = '/oauth2/invitation';

export interface InvitationEndpointOptions {
  invitations: InvitationStore;
  organization: (organizationId: string) => Promise<{ name: string; isOpen: boolean }>;
  blobs: BlobCipher;
  setCredentials: CredentialSetter;
  clock: Clock;
}

/** A link that works, with what its page shows. */
interface Opened {
  token: string;
  invitation: InvitationRow;
  organizationName: string;
  secret: Buffer;
}

/** 160 bits, as RFC 4226, section 4, recommends. */
const secretBytes = 20;

/** `GET` and `POST /oauth2/invitation`: where a user sets password and authenticator with a one-time link. */
export function invitationEndpoint(options: InvitationEndpointOptions): { GET: Endpoint; POST: Endpoint } {
  const { invitations, blobs, clock } = options;

  /** Made when the page is opened first, and the same each time after that. */
  async function secretOf(token: string, invitation: InvitationRow): Promise<Buffer | undefined> {
    const { organizationId } = invitation;
    const made = await blobs.seal(
      organizationId,
      invitation._id,
      Buffer.from(randomToken(secretBytes), 'base64url'),
    );
    const kept = invitation.totpSecret ?? (await invitations.keepSecret(token, made, clock()))?.totpSecret;
    return kept ? blobs.open(organizationId, invitation._id, kept) : undefined;
  }

  async function show(res: ServerResponse, status: number, form: Opened & { error?: string }): Promise<void> {
    const { token, organizationName, secret, error } = form;
    const enrolment = totpEnrolment(secret, organizationName);
    const page = { action: invitationPath, token, organizationName, enrolment };
    sendPage(res, status, invitationPage(error === undefined ? page : { ...page, error }));
  }

  async function opened(token: string | null | undefined, res: ServerResponse): Promise<Opened | undefined> {
    const invitation = token ? await invitations.find(token, clock()) : null;
    const of = invitation && (await options.organization(invitation.organizationId));
    // Not used up: whoever is asked to wait can come back with it.
    if (of?.isOpen === false) {
      sendPage(res, 403, invitationWaitsPage);
      return undefined;
    }
    const secret = invitation === null ? undefined : await secretOf(token as string, invitation);
    if (of !== null && invitation !== null && secret !== undefined)
      return { token: token as string, invitation, organizationName: of.name, secret };
    sendPage(res, 404, invitationOverPage);
    return undefined;
  }

  const get: Endpoint = (req, res) =>
    runAsSystem('invitation', async () => {
      const token = new URL(req.url ?? '', 'http://identity').searchParams.get('token');
      const form = await opened(token, res);
      if (form !== undefined) await show(res, 200, form);
    });

  const post: Endpoint = (req, res, by) =>
    runAsSystem('invitation', async () => {
      const fields = await readForm(req);
      const form = await opened(fields.get('token'), res);
      if (form === undefined) return;
      const password = fields.get('password') ?? '';
      const step = totpStep(form.secret, (fields.get('code') ?? '').replaceAll(/\s/g, ''), clock(), -1);
      const error =
        (fromOwnPage(req) ? undefined : 'The form was not ours. Try again.') ??
        passwordFault(password, form.organizationName.split(/\W+/)) ??
        (password === fields.get('again') ? undefined : 'The two passwords differ.') ??
        (step === undefined ? 'The code is not right. Wait for the next one.' : undefined);
      if (error !== undefined || step === undefined) return show(res, 422, { ...form, error: error ?? '' });
      const { token, invitation, secret } = form;
      const command = { token, invitation, password, totpSecret: secret, totpStep: step, by };
      const codes = await options.setCredentials(command);
      if (codes === undefined) sendPage(res, 404, invitationOverPage);
      else sendPage(res, 200, recoveryCodesPage(codes));
    });

  return { GET: get, POST: post };
}
