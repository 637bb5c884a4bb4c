import { errorBox, escaped, type Page } from './page.ts';

export interface SignInForm {
  /** Path of the form itself. */
  action: string;
  mark: string;
  /** As it was typed. */
  email: string;
  organizationName: string;
  formTarget: string;
  error?: string;
}

/** One form with everything: whether the password alone is right is never told. */
export function signInPage({ action, mark, email, organizationName, formTarget, error }: SignInForm): Page {
  const failed = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';
  return {
    title: `Sign in to ${organizationName}`,
    failed: error !== undefined,
    formTarget,
    body: `${error === undefined ? '' : errorBox(error)}
<form method="post" action="${escaped(action)}">
<input type="hidden" name="mark" value="${escaped(mark)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escaped(email)}"${failed}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${failed}>
<label for="code">Code</label>
<input id="code" name="code" autocomplete="one-time-code" required maxlength="40" spellcheck="false" autocapitalize="none" aria-describedby="code-hint${error === undefined ? '' : ' error'}">
<p class="hint" id="code-hint">Six digits from your authenticator app, or a recovery code.</p>
<button type="submit">Sign in</button>
</form>`,
  };
}
