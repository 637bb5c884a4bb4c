import type { ServerResponse } from 'node:http';
import { sha256 } from '@rymeda/kernel';

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 26rem; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { box-sizing: border-box; font: inherit; margin-top: .25rem; padding: .5rem; width: 100%; }
button { font: inherit; font-weight: 600; margin-top: 1.5rem; padding: .6rem 1.2rem; }
:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
.hint { margin: .25rem 0 0; }
.error { border-left: .4rem solid #b3261e; padding: .25rem .75rem; }
code { overflow-wrap: anywhere; }
`;
const styleHash = sha256(style).toString('base64');

/** Text as it may stand in an element or in a quoted attribute. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export interface Page {
  title: string;
  /** HTML, whoever wrote it escaped what isn't its own. */
  body: string;
  /** A fault that the page tells of; its title says so first, for whoever hears the page. */
  failed?: boolean;
  /** Where a form's answer may lead besides the issuer itself: browsers hold redirects to `form-action` too. */
  formTarget?: string;
}

/** A whole page without scripts and without anything from elsewhere. */
const pageHtml = ({ title, body, failed }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${failed === true ? 'Error: ' : ''}${escaped(title)} – Rymeda</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** Headers of every page: nothing is loaded, run, framed, kept or told to others. */
export const pageHeaders = (formTarget?: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

export function sendPage(res: ServerResponse, status: number, page: Page): void {
  const html = pageHtml(page);
  res.writeHead(status, { ...pageHeaders(page.formTarget), 'content-length': Buffer.byteLength(html) });
  res.end(html);
}

/** For oidc-provider, which sends what stands in its context. */
export const pageAnswer = (page: Page): { headers: Record<string, string>; html: string } => ({
  headers: pageHeaders(page.formTarget),
  html: pageHtml(page),
});

/** Announced by screen readers as soon as the page is there, and where the keyboard begins. */
export const errorBox = (text: string): string =>
  `<div class="error" role="alert" id="error" tabindex="-1" autofocus><p>${escaped(text)}</p></div>`;
