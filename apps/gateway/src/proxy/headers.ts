import type { IncomingHttpHeaders } from 'node:http';

/** Of one connection only (RFC 9110, section 7.6.1), and so never forwarded. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What only the gateway says to an engine, or what a caller could claim about itself. */
const notFromCallers = new Set([
  'host',
  'expect',
  'forwarded',
  'via',
  'x-real-ip',
  'true-client-ip',
  'x-request-id',
  'traceparent',
  'content-length',
  'client-cert',
  'client-cert-chain',
]);
/** Of ours, callers state the three that say why they look. */
const spoofable = /^x-(rymeda(?!-(purpose|reason|break-glass)$)|forwarded|original|rewrite|http-method)/;

/** Names that a Connection header makes hop-by-hop as well. */
function named(connection: string | string[] | undefined): ReadonlySet<string> {
  if (connection === undefined) return none;
  const value = Array.isArray(connection) ? connection.join(',') : connection;
  return new Set(value.split(',').map((name) => name.trim().toLowerCase()));
}
const none: ReadonlySet<string> = new Set();

export type HeaderPairs = Record<string, string | string[]>;

/**
 * What an engine gets of a caller's headers. They are taken as Node merged them, so that gateway and engine read
 * one value where a caller sent two. The length of the body is set by whoever forwards it.
 */
export function requestHeaders(incoming: IncomingHttpHeaders): HeaderPairs {
  const connection = named(incoming.connection);
  const headers: HeaderPairs = {};
  for (const name in incoming) {
    const value = incoming[name];
    if (value === undefined || hopByHop.has(name) || notFromCallers.has(name)) continue;
    if (spoofable.test(name) || connection.has(name)) continue;
    headers[name] = value;
  }
  return headers;
}

/** The gateway answers for these itself. */
const notFromEngines = new Set(['x-request-id', 'x-powered-by', 'server', 'date']);

/** What a caller gets of an engine's headers. */
export function responseHeaders(outgoing: IncomingHttpHeaders): HeaderPairs {
  const connection = named(outgoing.connection);
  const headers: HeaderPairs = {};
  for (const name in outgoing) {
    const value = outgoing[name];
    if (value === undefined || hopByHop.has(name) || notFromEngines.has(name)) continue;
    if (name.startsWith('x-rymeda-') || connection.has(name)) continue;
    headers[name] = value;
  }
  return headers;
}
