import type { KoaContext } from 'oidc-provider';
import { pageAnswer } from './page.ts';

interface Fault {
  error: string;
  error_description?: string;
}

const advice = 'Go back to the application that you came from and start again.';

/**
 * Faults of the token endpoint are JSON; of the pages, a page. It names the code of the error alone: a description may
 * repeat what stood in the address.
 */
export function renderErrorPage(ctx: KoaContext, out: Fault): void {
  if (!ctx.path.startsWith('/oauth2/authorize')) {
    ctx.type = 'json';
    ctx.body = out;
    return;
  }
  const code = /^[a-z_]{1,64}$/.test(out.error) ? out.error : 'server_error';
  const { headers, html } = pageAnswer({
    title: 'Sign-in did not work',
    body: `<p>${advice}</p>\n<p>If it happens again, tell whoever runs the application: <code>${code}</code></p>`,
    failed: true,
  });
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  ctx.body = html;
}
