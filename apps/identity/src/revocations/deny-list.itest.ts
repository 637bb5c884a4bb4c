import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerHeader, createCallerSeal } from '@rymeda/auth';
import { secret, systemClock } from '@rymeda/kernel';
import { startIssuer, type TestIssuer } from '../testing/test-issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer('denylist');
});
afterAll(() => issuer.stop());

const service = { ipAddress: 'internal', requestId: 'req_test', service: 'care' };
const read = async (since?: number) => {
  const path = `/internal/deny-list${since === undefined ? '' : `?since=${since}`}`;
  const answer = await issuer.get(path, { [callerHeader]: issuer.callerSeal.seal(service) });
  expect(answer.status).toBe(200);
  return answer.body as unknown as Record<string, unknown> & { version: number };
};
const soon = () => new Date(Date.now() + 60_000);

describe('GET /internal/deny-list', () => {
  it('answers 401 without a seal, with a forged one, and to what the gateway seals for its callers', async () => {
    const forged = createCallerSeal(secret([Buffer.alloc(32, 7)]), systemClock).seal(service);
    const callers = issuer.callerSeal.seal({ ipAddress: '192.0.2.1', requestId: 'req_test' });
    const altered = `${issuer.callerSeal.seal(service).slice(0, -2)}AA`;
    for (const header of [undefined, 'x', forged, altered, callers]) {
      const answer = await issuer.get(
        '/internal/deny-list',
        header === undefined ? {} : { [callerHeader]: header },
      );
      expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    }
  });

  it('gives everything to who knows nothing, then only what came since', async () => {
    const start = await read();
    expect(start['full']).toBe(true);
    await issuer.inTransaction((tx) =>
      issuer.denyList.add(tx, { kind: 'client', id: 'cli_a', expiresAt: soon() }),
    );
    await issuer.inTransaction((tx) =>
      issuer.denyList.add(tx, { kind: 'token', id: 'jti_1', expiresAt: soon() }),
    );
    const both = await read(start.version);
    expect(both).toMatchObject({
      version: start.version + 2,
      full: false,
      clients: [{ id: 'cli_a' }],
      tokens: [{ id: 'jti_1', expiresAt: expect.any(Number) }],
      organizations: [],
    });
    expect(await read(start.version + 1)).toMatchObject({ clients: [], tokens: [{ id: 'jti_1' }] });
    expect(await read(both.version)).toMatchObject({
      version: both.version,
      full: false,
      clients: [],
      tokens: [],
    });
  });

  it('gives everything again when an organisation came back or the version is of another life', async () => {
    await issuer.inTransaction((tx) =>
      issuer.denyList.add(tx, { kind: 'organization', id: 'org_9', expiresAt: null }),
    );
    const { version } = await read();
    await issuer.inTransaction((tx) => issuer.denyList.removeOrganization(tx, 'org_9'));
    expect(await read(version)).toMatchObject({ full: true, organizations: [], clients: [{ id: 'cli_a' }] });
    expect(await read(version + 1)).toMatchObject({ full: false });
    expect(await read(version + 1000)).toMatchObject({ full: true });
  });

  it('misses nothing when changes come at once, and nothing of a change that failed', async () => {
    const { version } = await read();
    const failed = issuer.inTransaction(async (tx) => {
      await issuer.denyList.add(tx, { kind: 'client', id: 'cli_failed', expiresAt: soon() });
      throw new Error('the change failed');
    });
    await expect(failed).rejects.toThrow('the change failed');
    const ids = Array.from({ length: 10 }, (_, i) => `cli_many_${i}`);
    await Promise.all(
      ids.map((id) =>
        issuer.inTransaction((tx) => issuer.denyList.add(tx, { kind: 'client', id, expiresAt: soon() })),
      ),
    );
    const answer = await read(version);
    expect(answer.version).toBe(version + 10);
    expect((answer['clients'] as { id: string }[]).map((c) => c.id).sort()).toEqual(ids.sort());
  });

  it('leaves out what has expired by itself', async () => {
    const { version } = await read();
    const past = new Date(Date.now() - 1000);
    await issuer.inTransaction((tx) =>
      issuer.denyList.add(tx, { kind: 'token', id: 'jti_old', expiresAt: past }),
    );
    expect(await read(version)).toMatchObject({ version: version + 1, tokens: [] });
  });
});
