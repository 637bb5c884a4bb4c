import { describe, expect, it } from '@jest/globals';
import type { StackStatus } from '@rymeda/stack';
import { isGreen, readinessOf, statusText } from './status.ts';

const url = 'http://127.0.0.1:8080';
const engines = { care: { status: 'up' }, audit: { status: 'down' } };
const ready = (states: object = { care: { status: 'up' } }) =>
  readinessOf(url, { status: 200, body: { status: 'ready', engines: states } });
const stack = (green: boolean): StackStatus => ({ home: '/home', started: true, green, parts: [] });

describe('readiness', () => {
  it('is what the gateway says, engine by engine', () => {
    expect(ready(engines)).toMatchObject({
      state: 'ready',
      engines: { care: 'up', audit: 'down' },
      exitCode: 0,
    });
    const stopping = readinessOf(url, { status: 503, body: { status: 'stopping', engines: {} } });
    expect(stopping).toMatchObject({ state: 'not ready', detail: 'stopping', exitCode: 1 });
  });

  it('is not read from something that is no gateway', () => {
    expect(() => readinessOf(url, { status: 200, body: undefined })).toThrow('as a gateway does');
    expect(() => readinessOf(url, { status: 502, body: undefined })).toThrow('HTTP_502');
  });
});

describe('all is green', () => {
  it('when gateway, engines and local parts are', () => {
    expect(isGreen(ready(), null)).toBe(true);
    expect(isGreen(ready(), stack(true))).toBe(true);
  });
  it('never when one of them is not', () => {
    expect(isGreen(ready(engines), stack(true))).toBe(false);
    expect(isGreen(ready(), stack(false))).toBe(false);
    expect(isGreen(null, stack(true))).toBe(false);
  });
});

it('people see every engine and the verdict', () => {
  const { exitCode: _, ...gateway } = ready(engines);
  expect(statusText({ green: false, gateway, stack: null })).toBe(
    `gateway ${url}  ready\nengine care                    up\nengine audit                   down\n\nNot all green.`,
  );
});
