import { errorBox, escaped, type Page } from './page.ts';

export interface InvitationForm {
  action: string;
  token: string;
  organizationName: string;
  /** The authenticator's secret: for typing and as a link. */
  enrolment: { text: string; uri: string };
  error?: string;
}

/** Password and authenticator in one step, so that nobody has one without the other. */
export function invitationPage({ action, token, organizationName, enrolment, error }: InvitationForm): Page {
  const described = (hint: string): string =>
    `aria-describedby="${hint}${error === undefined ? '' : ' error'}"${error === undefined ? '' : ' aria-invalid="true"'}`;
  return {
    title: `Set up your sign-in to ${organizationName}`,
    failed: error !== undefined,
    body: `${error === undefined ? '' : errorBox(error)}
<form method="post" action="${escaped(action)}">
<input type="hidden" name="token" value="${escaped(token)}">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="256" ${described('password-hint')}>
<p class="hint" id="password-hint">At least 12 characters. A few unrelated words are easy to keep.</p>
<label for="again">The same once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" required maxlength="256">
<h2>Authenticator app</h2>
<p>Open an authenticator app on your phone and add an account with this key, or <a href="${escaped(enrolment.uri)}">open it in the app</a> on this device.</p>
<p><code>${escaped(enrolment.text)}</code></p>
<label for="code">Code that the app shows</label>
<input id="code" name="code" autocomplete="one-time-code" inputmode="numeric" required maxlength="10" ${described('code-hint')}>
<p class="hint" id="code-hint">Six digits.</p>
<button type="submit">Save</button>
</form>`,
  };
}

export const recoveryCodesPage = (codes: readonly string[]): Page => ({
  title: 'Keep these recovery codes',
  body: `<p>Your sign-in is set up. Each of these codes works once in place of the app, should you lose your phone. Print them or write them down: they are not shown again.</p>
<ul>
${codes.map((code) => `<li><code>${escaped(code)}</code></li>`).join('\n')}
</ul>
<p>You can close this page and sign in with your application.</p>`,
});

/** Of an organisation that is suspended, or leaving. */
export const invitationWaitsPage: Page = {
  title: 'This link does not work at the moment',
  body: '<p>Nobody can sign in to this organisation. Ask whoever sent the link.</p>',
  failed: true,
};
export const invitationOverPage: Page = {
  title: 'This link does not work any more',
  body: '<p>It was used, replaced by another one, or is too old. Ask whoever sent it for a new one.</p>',
  failed: true,
};
