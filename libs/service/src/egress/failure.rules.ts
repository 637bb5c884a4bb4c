/** What a receiver's owner can make use of; names of Node's and undici's codes stay here. */
const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  UND_ERR_HEADERS_OVERFLOW: 'headers_too_large',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  PROXY_REFUSED: 'proxy_refused',
};

/** Why there was no answer, in one word. */
export function failureReason(error: unknown): string {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    const { code, reason } = e as { code?: unknown; reason?: unknown };
    if (e.name === 'DestinationRefusedError' && typeof reason === 'string') return reason;
    if (e.name === 'HTTPParserError' && code !== 'HPE_HEADER_OVERFLOW') return 'invalid_response';
    if (typeof code !== 'string') continue;
    const known = byCode[code];
    if (known !== undefined) return known;
    if (/^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_|ERR_OSSL|EPROTO)/.test(code))
      return 'tls_failed';
  }
  return 'network_error';
}
