import type { IncomingMessage, ServerResponse } from 'node:http';

/** A cookie of the request, by its exact name. */
export function cookieOf(req: IncomingMessage, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Name and value are ours, of letters, digits, `_`, `-` and `.` alone. Not readable for scripts, not sent by other sites' forms. */
export function setCookie(
  res: ServerResponse,
  name: string,
  value: string,
  { path, maxAgeS, secure }: { path: string; maxAgeS: number; secure: boolean },
): void {
  const attributes = `; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  res.appendHeader('set-cookie', `${name}=${value}${attributes}`);
}
