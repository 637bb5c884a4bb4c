import type { IncomingMessage } from 'node:http';
import { OAuthError } from './oauth-error.ts';

const maxBytes = 64 * 1024;
const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** A form's parameters; one that comes twice is refused (RFC 6749, section 3.2), an empty one is absent. */
export async function readForm(req: IncomingMessage): Promise<Map<string, string>> {
  if (!formType.test(req.headers['content-type'] ?? ''))
    throw new OAuthError('invalid_request', 'the body must be application/x-www-form-urlencoded');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new OAuthError('invalid_request', 'the body is too large');
    chunks.push(chunk);
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8'))) {
    if (form.has(name)) throw new OAuthError('invalid_request', 'a parameter comes twice');
    if (value !== '') form.set(name, value);
  }
  return form;
}
