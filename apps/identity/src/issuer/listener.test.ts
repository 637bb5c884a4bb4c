import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from '@jest/globals';
import type { LogFields } from '@rymeda/service';
import { issuerListener, type ListenerOptions } from './listener.ts';

/** Which paths were the issuer's own, by their route. */
function routesOf(...paths: string[]): string[] {
  const found: string[] = [];
  const endpoint = (route: string) => ({ GET: () => void found.push(route) });
  const listener = issuerListener({
    endpoints: { '/oauth2/token': endpoint('token'), '/oauth2/sign-in/*': endpoint('sign-in') },
    otherwise: () => void found.push('api'),
    callerSeal: { open: () => undefined, seal: () => '' },
  } as unknown as ListenerOptions);
  const res = { setHeader: () => undefined, on: () => undefined } as unknown as ServerResponse;
  for (const url of paths)
    listener({ url, method: 'GET', headers: {}, socket: {} } as unknown as IncomingMessage, res);
  return found;
}

it('a last segment of any name is one, an empty one and two are none', () => {
  const paths = ['/oauth2/token?a=/b', '/oauth2/sign-in/x', '/oauth2/sign-in/', '/oauth2/sign-in/x/y', '/v1'];
  expect(routesOf(...paths)).toEqual(['token', 'sign-in', 'api', 'api', 'api']);
});

it('a method that is not there is told those that are, HEAD with GET', () => {
  const told = new Map<string, unknown>();
  const res = {
    setHeader: (name: string, value: unknown) => told.set(name, value),
    on: () => undefined,
    end: () => undefined,
  };
  const endpoint = () => undefined;
  const listener = issuerListener({
    endpoints: { '/oauth2/sign-out': { GET: endpoint, POST: endpoint } },
    callerSeal: { open: () => undefined, seal: () => '' },
  } as unknown as ListenerOptions);
  const asked = { url: '/oauth2/sign-out', method: 'DELETE', headers: {}, socket: {} };
  listener(asked as unknown as IncomingMessage, res as unknown as ServerResponse);
  expect(told.get('allow')).toBe('GET, HEAD, POST');
});

it('a service’s own question is no news unless it is refused; a stranger’s always is', () => {
  const told: string[] = [];
  const tell = (level: string) => (_event: string, fields?: LogFields) =>
    void told.push(`${level} ${String(fields?.['status'])}`);
  let service: string | undefined;
  const listener = issuerListener({
    endpoints: { '/internal/deny-list': { GET: () => undefined } },
    callerSeal: { open: () => ({ requestId: 'req_1', ipAddress: 'x', service }), seal: () => '' },
    metrics: { observe: () => undefined },
    log: { debug: tell('debug'), info: tell('info') },
  } as unknown as ListenerOptions);
  const asked = { url: '/internal/deny-list', method: 'GET', headers: {}, socket: {} };
  for (const [by, statusCode] of [
    ['care', 200],
    ['care', 503],
    [undefined, 200],
  ] as const) {
    service = by;
    const on = (_event: string, closed: () => void) => closed();
    const res = { setHeader: () => undefined, on, statusCode };
    listener(asked as unknown as IncomingMessage, res as unknown as ServerResponse);
  }
  expect(told).toEqual(['debug 200', 'info 503', 'info 200']);
});

it('a stranger’s long path costs no more than its length', () => {
  const begun = process.threadCpuUsage();
  expect(routesOf(`/oauth2/${'a'.repeat(200_000)}/b`)).toEqual(['api']);
  // The work, in microseconds, however long others keep the machine.
  expect(process.threadCpuUsage(begun).user).toBeLessThan(1_000_000);
});
