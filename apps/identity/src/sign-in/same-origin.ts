import type { IncomingMessage } from 'node:http';

/**
 * Whether a form was sent from our own page, as the browser says (Fetch Metadata). Browsers from before it say nothing;
 * for them stand the cookie, which no other site's form carries, and the mark in the form.
 */
export const fromOwnPage = (req: IncomingMessage): boolean => {
  const site = req.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
};
