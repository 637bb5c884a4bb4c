import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const longestAnswer = 8 * 1024;

export class ProxyRefusedError extends Error {
  readonly code = 'PROXY_REFUSED';
  constructor() {
    super('The egress proxy refused');
    this.name = 'ProxyRefusedError';
  }
}

/**
 * A tunnel (RFC 9110, section 9.3.6) to an address that was checked: the proxy is told the address, not the name, so
 * that it can't resolve it to another one.
 */
export function proxyTunnel(
  proxy: URL,
  to: { address: string; port: number },
  options: { localAddress?: string; timeoutMs: number },
): Promise<Socket> {
  const authority = `${to.address.includes(':') ? `[${to.address}]` : to.address}:${to.port}`;
  const { username, password } = proxy;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const authorization =
    username === '' ? '' : `proxy-authorization: Basic ${credentials.toString('base64')}\r\n`;
  const secure = proxy.protocol === 'https:';
  const at = {
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: Number(proxy.port) || (secure ? 443 : 80),
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
  };
  return new Promise((resolve, reject) => {
    const socket = secure ? connectTls({ ...at, servername: at.host }) : connect(at);
    const timer = setTimeout(() => fail(new ProxyRefusedError()), options.timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    let answer = '';
    const read = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1) return answer.length > longestAnswer ? fail(new ProxyRefusedError()) : undefined;
      if (!/^HTTP\/1\.[01] 2\d\d /.test(answer) || answer.length > end + 4)
        return fail(new ProxyRefusedError());
      clearTimeout(timer);
      socket.off('data', read);
      socket.off('error', fail);
      socket.off('close', closed);
      socket.pause();
      resolve(socket);
    };
    const closed = (): void => fail(new ProxyRefusedError());
    socket.on('data', read);
    socket.once('error', fail);
    socket.once('close', closed);
    socket.once(secure ? 'secureConnect' : 'connect', () =>
      socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`),
    );
  });
}
