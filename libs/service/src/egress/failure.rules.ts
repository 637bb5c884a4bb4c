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

interface Fault {
  name?: unknown;
  code?: unknown;
  reason?: unknown;
  cause?: Fault;
}

/** Why there was no answer, in one word. */
export function failureReason(error: unknown): string {
  let e = error as Fault | null | undefined;
  for (let depth = 0; typeof e === 'object' && e !== null && depth < 5; e = e.cause, depth++) {
    const { name, code, reason } = e;
    if (name === 'DestinationRefusedError' && typeof reason === 'string') return reason;
    if (name === 'HTTPParserError' && code !== 'HPE_HEADER_OVERFLOW') return 'invalid_response';
    if (typeof code !== 'string') continue;
    const known = byCode[code];
    if (known !== undefined) return known;
    if (/^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_|ERR_OSSL|EPROTO)/.test(code))
      return 'tls_failed';
  }
  return 'network_error';
}
