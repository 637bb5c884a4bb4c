import { escaped, type Page } from './page.ts';

export interface SignOutForm {
  /** Path of the form itself. */
  action: string;
  /** What the form carries hidden. */
  fields: Readonly<Record<string, string>>;
  formTarget?: string;
}

/** Asked where nobody proved that the application asks for this user: another site may not sign people out. */
export const signOutPage = ({ action, fields, formTarget }: SignOutForm): Page => ({
  title: 'Sign out?',
  ...(formTarget === undefined ? {} : { formTarget }),
  body: `<p>You will have to sign in again in every application of your organisation.</p>
<form method="post" action="${escaped(action)}">
${Object.entries(fields)
  .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  .join('\n')}
<button type="submit">Sign out</button>
</form>`,
});

export const signedOutPage: Page = {
  title: 'You are signed out',
  body: '<p>Close this window, or go back to the application.</p>',
};

export const signOutRefusedPage: Page = {
  title: 'Sign-out did not work',
  body: '<p>The application asked to go back to an address that it did not register. You may still be signed in.</p>',
  failed: true,
};
