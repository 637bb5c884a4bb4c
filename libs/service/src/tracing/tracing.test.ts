import { afterEach, expect, test } from '@jest/globals';
import { isSampled, traceIdOf } from '@rymeda/kernel';
import { otlpReceiver, until, type OtlpReceiver } from '@rymeda/testing';
import { z } from 'zod';
import { readConfig } from '../process/config.ts';
import { createMetrics } from '../process/metrics.ts';
import { createLog } from '../process/log.ts';
import { tracingEnv } from './config.ts';
import { createTracing, type Tracing } from './tracing.ts';

const lines: Record<string, unknown>[] = [];
const log = createLog('care', 'info', { write: (line) => void lines.push(JSON.parse(line) as never) });
const open: { stop?: () => Promise<void>; close?: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one.stop?.() ?? one.close?.());
});

async function traced(endpoint: string | undefined, ratio = 1, headers?: string) {
  const metrics = createMetrics('care');
  const config = readConfig(z.object(tracingEnv), {
    ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    ...(headers === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: headers }),
    OTEL_TRACES_SAMPLER_ARG: String(ratio),
  });
  const tracing: Tracing = createTracing('care', config, { log, metrics });
  open.push(tracing);
  await tracing.start();
  const figure = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(await metrics.registry.metrics())?.[1]);
  return { ...tracing, figure };
}
const receiver = async (...options: Parameters<typeof otlpReceiver>): Promise<OtlpReceiver> => {
  const made = await otlpReceiver(...options);
  open.push(made);
  return made;
};
const kept = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

test('a receiver gets spans with their parents, links, kinds, times and faults', async () => {
  const to = await receiver();
  const { tracer, stop, figure } = await traced(`${to.endpoint}/`);
  const startedAt = new Date(Date.now() - 5_000);
  const request = tracer.begin('engine.request', kept)!;
  const command = tracer.begin('mongodb.command', request.traceparent, {
    attributes: { 'db.operation.name': 'find', 'db.collection.name': 'patients' },
    links: [kept],
    startedAt,
  })!;
  command.end({}, 'MongoServerError');
  request.end({ 'http.request.method': 'GET', 'http.route': '/v1/care/patients/{id}' });
  await until(
    'both',
    async () => to.spans(),
    (spans) => spans.length === 2,
  );
  const [inner, outer] = to.spans();
  expect(outer).toMatchObject({
    service: 'care',
    name: 'GET /v1/care/patients/{id}',
    kind: 'server',
    traceId: 'a'.repeat(32),
    parentId: 'b'.repeat(16),
    failed: false,
  });
  expect(inner).toMatchObject({
    name: 'find patients',
    kind: 'client',
    parentId: outer?.spanId,
    links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }],
    attributes: { 'error.type': 'MongoServerError' },
    failed: true,
  });
  expect(inner?.start).toBe(BigInt(startedAt.getTime()) * 1_000_000n);
  await until(
    'the count',
    () => figure('rymeda_spans_sent'),
    (sent) => sent === 2,
  );
  await stop();
});

test('what is not kept is not made; at a door the part that is asked for is, whatever a stranger says', async () => {
  const to = await receiver();
  const none = await traced(to.endpoint, 0);
  expect(none.tracer.root('gateway.request', kept)).toBeUndefined();
  expect(none.tracer.begin('engine.request', kept.replace(/01$/, '00'))).toBeUndefined();
  expect(none.tracer.begin('engine.request', kept)).toBeDefined();
  const all = await traced(to.endpoint, 1);
  const span = all.tracer.root('gateway.request', kept.replace(/01$/, '00'));
  expect([traceIdOf(span!.traceparent), isSampled(span!.traceparent)]).toEqual(['a'.repeat(32), true]);
});

test('without an endpoint there are no spans, no metrics and nothing to wait for', async () => {
  const { tracer, isOn, figure } = await traced(undefined);
  expect([isOn, tracer.root('gateway.request', undefined), tracer.begin('engine.request', kept)]).toEqual([
    false,
    undefined,
    undefined,
  ]);
  expect(await figure('rymeda_spans_dropped')).toBeNaN();
});

test('a receiver that never answers holds a bounded number of spans; the others are counted, and told of once', async () => {
  const to = await receiver({ answer: () => undefined });
  const { tracer, figure } = await traced(to.endpoint);
  lines.length = 0;
  for (let n = 0; n < 6_000; n++) tracer.begin('engine.request', kept)?.end();
  expect(await figure('rymeda_spans_dropped')).toBeGreaterThanOrEqual(6_000 - 2_048 - 512);
  expect(lines.map(({ event }) => event)).toEqual(['spans_dropped']);
});

test('a receiver that is away, or refuses, costs a count and nothing else', async () => {
  const to = await receiver({ answer: (response) => void response.writeHead(400).end('no thanks') });
  const { tracer, figure } = await traced(to.endpoint);
  tracer.begin('engine.request', kept)?.end();
  await until(
    'the count',
    () => figure('rymeda_spans_dropped'),
    (dropped) => dropped === 1,
  );
});

test('a receiver that wants a login gets it, and nothing else prints it', async () => {
  const logins: unknown[] = [];
  const to = await receiver({
    answer(response) {
      const { authorization, 'x-tenant': of } = response.req.headers;
      logins.push([authorization, of]);
      response.writeHead(authorization === 'Bearer a,b=c' ? 200 : 401).end();
    },
  });
  const { tracer, figure } = await traced(to.endpoint, 1, 'Authorization=Bearer%20a%2Cb=c, x-tenant=7');
  tracer.begin('engine.request', kept)?.end();
  await until(
    'the count',
    () => figure('rymeda_spans_sent'),
    (sent) => sent === 1,
  );
  expect(logins).toEqual([['Bearer a,b=c', '7']]);
});

test.each(['Bearer abc', 'authorization=%', 'a b=c', 'x=%0d%0ay', '=x'])(
  'headers that are none are refused, without their text: %s',
  (headers) => {
    const read = () => readConfig(z.object(tracingEnv), { OTEL_EXPORTER_OTLP_HEADERS: headers });
    expect(read).toThrow('must be name=value pairs');
    expect(read).not.toThrow(headers);
  },
);

test('a login is wrapped, so that it never prints', () => {
  const config = readConfig(z.object(tracingEnv), { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=abc' });
  expect(JSON.stringify(config)).not.toContain('abc');
});
