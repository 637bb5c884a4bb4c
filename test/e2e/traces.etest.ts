import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  call,
  canary,
  canaryPatient,
  freePort,
  otlpReceiver,
  runningStack,
  until,
  type OtlpReceiver,
  type ToldSpan,
} from '@rymeda/testing';
import { newReceiver, type Receiver } from './support/receiver.ts';
import { newVisit } from './support/revenue.ts';
import { must, newPatient, newTenant, type Tenant } from './support/tenant.ts';

/**
 * The stack of `npm test` has a receiver of traces in its configuration, and keeps none by itself. Here is that
 * receiver, and a gateway of the test's own that keeps all: what it begins, every service of the stack goes on with.
 */
const stack = runningStack();
let tenant: Tenant;
let traces: OtlpReceiver;
let partner: Receiver;
let gateway: string;
let child: ChildProcess;

/** What the stack's own gateway was given, but for its ports and how much it keeps. */
function environment(port: number, adminPort: number, endpoint: string): NodeJS.ProcessEnv {
  const entries = readFileSync(`/proc/${stack.services['gateway']?.pid}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => entry.includes('='))
    .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]);
  return {
    ...(Object.fromEntries(entries) as NodeJS.ProcessEnv),
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_SAMPLER_ARG: '1',
  };
}

beforeAll(async () => {
  const gatewayPort = Number(new URL(stack.gateway).port);
  const exported = await (await fetch(`${stack.services['care']?.admin}/metrics`)).text();
  if (!exported.includes('rymeda_spans_sent'))
    throw new Error(
      `Start the stack as \`npm test\` does: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${gatewayPort + 1016} OTEL_TRACES_SAMPLER_ARG=0`,
    );
  traces = await otlpReceiver({ port: gatewayPort + 1016 });
  [tenant, partner] = await Promise.all([newTenant(stack), newReceiver()]);
  const [port, adminPort] = [await freePort(), await freePort()];
  gateway = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, [join(process.cwd(), 'apps/gateway/src/main.ts')], {
    stdio: 'ignore',
    env: environment(port, adminPort, traces.endpoint),
  });
  await until(
    'the gateway is ready',
    () =>
      fetch(`http://127.0.0.1:${adminPort}/readyz`).then(
        (r) => r.status,
        () => 0,
      ),
    (status) => status === 200,
    60_000,
  );
}, 120_000);
afterAll(async () => {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await Promise.all([ended, traces.close(), partner.close()]);
});

const traceId = 'feedfacefeedfacefeedfacefeedface';
const of = (service: string, name: RegExp) => (span: ToldSpan) =>
  span.service === service && name.test(span.name);

describe('one request', () => {
  let trace: ToldSpan[];
  const find = (service: string, name: RegExp): ToldSpan => {
    const found = trace.find(of(service, name));
    if (found === undefined)
      throw new Error(
        `No ${service} ${name.source} in ${trace.map((s) => `${s.service} ${s.name}`).join(', ')}`,
      );
    return found;
  };
  /** Up to the root, the nearest first. */
  const above = (span: ToldSpan): string[] => {
    const parent = trace.find((s) => s.spanId === span.parentId);
    return parent === undefined ? [] : [`${parent.service} ${parent.name}`, ...above(parent)];
  };
  const road = ['gateway care', 'gateway POST /v1/care/patients'];
  const inCare = ['care POST /v1/care/patients', ...road];
  const published = ['care publish rymeda.care.events', ...inCare];

  it('is followed from the gateway to the audit log and the partner’s endpoint, under the caller’s own trace id', async () => {
    await must(
      tenant.send({
        path: '/v1/webhooks/endpoints',
        json: { url: partner.url, events: ['patient.created'] },
      }),
    );
    await must(
      call(gateway, {
        token: tenant.token,
        path: '/v1/care/patients',
        json: canaryPatient({ dateOfBirth: '1980-12-10' }),
        // Flag 00: the caller does not decide whether it is kept.
        headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-00` },
      }),
    );
    const wanted = [
      of('gateway', /^POST/),
      of('care', /^POST/),
      of('audit', /^process audit$/),
      of('webhooks', /^patient\.created$/),
    ];
    trace = await until(
      'all of its spans',
      async () => traces.spans().filter((s) => s.traceId === traceId),
      (spans) => wanted.every((is) => spans.some(is)),
      90_000,
    );
    expect(find('gateway', /^POST/)).toMatchObject({
      kind: 'server',
      parentId: '00f067aa0ba902b7',
      failed: false,
    });
    expect(above(find('care', /^POST/))).toEqual(road);
    expect(above(find('care', /^insert patients$/))).toEqual(inCare);
    expect(above(find('care', /^insert outbox$/))).toEqual(inCare);
    expect(above(find('care', /^commitTransaction$/))).toEqual(inCare);
    expect(above(find('care', /^publish rymeda\.care\.events$/))).toEqual(inCare);
    expect(above(find('audit', /^process audit$/))).toEqual(published);
    expect(above(find('webhooks', /^process webhooks$/))).toEqual(published);
    expect(above(find('webhooks', /^patient\.created$/))).toEqual([
      'webhooks process webhooks',
      ...published,
    ]);
  }, 120_000);

  it('whose event was one of a batch is linked with the batch, both ways', async () => {
    const processing = find('audit', /^process audit$/);
    for (const link of processing.links) {
      const batch = await until(
        'the batch',
        async () => traces.spans().find((s) => s.spanId === link.spanId),
        (found) => found !== undefined,
      );
      expect(batch).toMatchObject({ service: 'audit', name: 'batch audit', kind: 'consumer' });
      expect(batch?.links).toContainEqual({ traceId, spanId: processing.parentId });
    }
  });

  it('that only reads is followed to the audit log as well', async () => {
    const patient = await newPatient(tenant.send);
    const own = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${own}-00f067aa0ba902b7-01` };
    await must(call(gateway, { token: tenant.token, path: `/v1/care/patients/${patient}`, headers }));
    const spans = await until(
      'the entry of the read',
      async () => traces.spans().filter((s) => s.traceId === own),
      (all) => all.some(of('audit', /^process audit$/)) && all.some(of('gateway', /^GET/)),
      90_000,
    );
    expect(spans.filter(of('care', /^GET \/v1\/care\/patients\/\{id\}$/))).toHaveLength(1);
    expect(spans.some(of('care', /^care\.patients\.(get|read)$/))).toBe(true);
    expect(traces.bytes().includes(patient)).toBe(false);
  }, 120_000);

  it('that completes a visit is followed to the draft claim at revenue, and through a workflow’s run to what that calls', async () => {
    const visit = await newVisit(tenant.send, { complete: false, covered: true });
    const { sessionId } = visit.claim;
    const json = {
      name: 'Look at what was completed',
      trigger: 'event',
      triggerConfig: { event: 'care.session.completed' },
      actions: [
        { id: 'look', type: 'call', operation: 'care.sessions.get', params: { id: '${event.data.id}' } },
      ],
    };
    await must(tenant.send({ path: '/v1/oris/workflows', json }));
    const path = `/v1/care/sessions/${sessionId}`;
    await must(tenant.send({ path: `${path}/start`, json: {} }));
    const own = 'c0ffee00c0ffee00c0ffee00c0ffee00';
    const headers = { traceparent: `00-${own}-00f067aa0ba902b7-00` };
    await must(call(gateway, { token: tenant.token, path: `${path}/complete`, json: {}, headers }));
    const claim = of('revenue', /^insert claims$/);
    const draft = of('revenue', /^publish rymeda\.revenue\.events$/);
    const look = of('care', /^GET \/v1\/care\/sessions\/\{id\}$/);
    const act = 'POST /v1/care/sessions/{id}/complete';
    // Each service sends its spans by itself: those between may come later than the last one.
    await until(
      'all of its spans',
      async () => (trace = traces.spans().filter((s) => s.traceId === own)),
      (spans) =>
        [claim, draft, look].every((is) => {
          const found = spans.find(is);
          return found !== undefined && above(found).at(-1) === `gateway ${act}`;
        }),
      90_000,
    );
    const told = ['care publish rymeda.care.events', `care ${act}`, 'gateway care', `gateway ${act}`];
    const roadOf = (is: (span: ToldSpan) => boolean) => above(trace.find(is) as ToldSpan);
    for (const is of [claim, draft]) expect(roadOf(is)).toEqual(['revenue process revenue-care', ...told]);
    const [run, ...before] = roadOf(look);
    expect(run).toMatch(/^oris wfl_/);
    expect(before).toEqual(['oris process oris', ...told]);
  }, 150_000);

  it('tells nothing of what was in it, nor whom it was about', () => {
    expect(traces.spans().length).toBeGreaterThan(10);
    const told = traces.bytes();
    for (const word of [canary, 'example.org', '1980-12-10', tenant.token])
      expect([word, told.includes(word)]).toEqual([word, false]);
  });
});
