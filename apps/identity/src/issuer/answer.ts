import type { ServerResponse } from 'node:http';
import { isUnavailable } from './unavailable.ts';
import { OAuthError } from './oauth-error.ts';

/** RFC 6749, section 5.1: nothing about tokens is ever cached. */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function sendJson(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = noStore,
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}

/** Whatever was thrown, as an OAuth error (RFC 6749, section 5.2). Foreign texts never reach a caller. */
export function sendOAuthError(res: ServerResponse, error: unknown): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  if (error instanceof OAuthError) {
    const challenge: Record<string, string> =
      error.status === 401 ? { 'www-authenticate': 'Basic realm="rymeda", charset="UTF-8"' } : {};
    sendJson(
      res,
      error.status,
      { error: error.code, error_description: error.message },
      { ...noStore, ...challenge },
    );
  } else if (isUnavailable(error)) sendUnavailable(res);
  else sendJson(res, 500, { error: 'server_error', error_description: 'something went wrong on our side' });
}

export const unavailableBody = {
  error: 'temporarily_unavailable',
  error_description: 'the issuer is not available for the moment',
};

export const sendUnavailable = (res: ServerResponse): void =>
  sendJson(res, 503, unavailableBody, { ...noStore, 'retry-after': '1' });
