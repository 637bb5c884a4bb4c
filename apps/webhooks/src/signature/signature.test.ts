import { execFileSync } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '@rymeda/kernel';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { bodyOf } from '../deliveries/body.rules.ts';
import { beginRotation, promote, rotationMs, secretsAt, type Secrets } from './rotation.rules.ts';
import { newSigningSecret, signingKeys } from '@rymeda/service/signature';
import { signatureHeaders } from '@rymeda/service/signature';

const timestamp = Math.floor(Date.now() / 1000);
const id = 'whd_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const body = bodyOf(
  {
    event: 'session.completed',
    id: 'evt_1',
    createdAt: 'x',
    organizationId: 'org_1',
    data: { name: 'Zoë 👩🏽‍⚕️ 李' },
  },
  'v1',
);

/** The receiver of the specification, word for word. */
function specificationAccepts(raw: string, secret: string, signature: string): boolean {
  const parsed: unknown = JSON.parse(raw);
  const expected = createHmac('sha256', secret).update(JSON.stringify(parsed)).digest('hex');
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

describe('the signature', () => {
  it('is one that the specification’s receiver accepts, whatever is in the data', () => {
    const secret = newSigningSecret();
    const keys = signingKeys(secret);
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (data) => {
        // As it comes from the topic and back from the database.
        const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
        const raw = bodyOf({ event: 'x', id: 'e', createdAt: 'c', organizationId: 'o', data: plain }, 'v1');
        const signed = signatureHeaders({ id, timestamp, body: raw }, keys);
        return specificationAccepts(raw, secret, signed['x-rymeda-signature'] ?? '');
      }),
    );
  });

  it('is refused when a byte of the body differs', () => {
    const secret = newSigningSecret();
    const signed = signatureHeaders({ id, timestamp, body }, signingKeys(secret));
    expect(
      specificationAccepts(
        body.replace('completed', 'cancelled'),
        secret,
        signed['x-rymeda-signature'] ?? '',
      ),
    ).toBe(false);
  });

  it('is what openssl and Python compute', () => {
    const secret = newSigningSecret();
    const signature = signatureHeaders({ id, timestamp, body }, signingKeys(secret))['x-rymeda-signature'];
    const openssl = execFileSync('openssl', ['dgst', '-sha256', '-hmac', secret, '-hex'], {
      input: body,
      encoding: 'utf8',
    });
    expect(openssl.trim().split(' ').at(-1)).toBe(signature);
    const python =
      'import hmac,hashlib,sys;print(hmac.new(sys.argv[1].encode(),sys.stdin.buffer.read(),hashlib.sha256).hexdigest())';
    expect(execFileSync('python3', ['-c', python, secret], { input: body, encoding: 'utf8' }).trim()).toBe(
      signature,
    );
  });

  it('is one that the standardwebhooks package accepts, by the current and by the new secret of a rotation', () => {
    const [current, next] = [newSigningSecret(), newSigningSecret()];
    const headers = signatureHeaders({ id, timestamp, body }, signingKeys(current), signingKeys(next));
    for (const secret of [current, next])
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newSigningSecret()).verify(body, headers)).toThrow();
  });

  it('stays one plain hex string of the current secret while a rotation is open', () => {
    const [current, next] = [newSigningSecret(), newSigningSecret()];
    const headers = signatureHeaders({ id, timestamp, body }, signingKeys(current), signingKeys(next));
    expect(headers['x-rymeda-signature']).toMatch(/^[0-9a-f]{64}$/);
    expect(specificationAccepts(body, current, headers['x-rymeda-signature'] ?? '')).toBe(true);
    expect(specificationAccepts(body, next, headers['x-rymeda-signature-next'] ?? '')).toBe(true);
  });

  it.each(['whsec_', 'whsec_%%%', 'whsec_ключ🔑', 'whsec_AA=='])(
    'is made of the secret’s bytes as they are shown, however odd: %s',
    (secret) => {
      const signed = signatureHeaders({ id, timestamp, body }, signingKeys(secret));
      expect(specificationAccepts(body, secret, signed['x-rymeda-signature'] ?? '')).toBe(true);
    },
  );

  it('is of a new secret each time, of 32 random bytes', () => {
    const secrets = Array.from({ length: 50 }, newSigningSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  });
});

describe('a rotation', () => {
  const now = new Date('2026-03-02T14:00:00.000Z');
  const open = beginRotation({ current: 'a' }, 'b', now, false) as Secrets;

  it('keeps the current secret for 24 hours, then the new one is the only one', () => {
    expect(secretsAt(open, new Date(now.getTime() + rotationMs - 1))).toEqual(open);
    expect(secretsAt(open, new Date(now.getTime() + rotationMs))).toEqual({ current: 'b' });
  });
  it('ends at once when it is promoted', () => expect(promote(open, now)).toEqual({ current: 'b' }));
  it('can’t be promoted when none is open', () => {
    expect(promote({ current: 'a' }, now)).toBeInstanceOf(Problem);
    expect(promote(open, new Date(now.getTime() + rotationMs))).toBeInstanceOf(Problem);
  });
  it('is not begun again while it is open, for its new secret may be installed already', () => {
    const late = new Date(now.getTime() + rotationMs - 1);
    expect(beginRotation(open, 'c', late, false)).toMatchObject({
      ...{ code: 'ROTATION_OPEN', status: 409 },
      details: { secretRotationEndsAt: new Date(now.getTime() + rotationMs).toISOString() },
    });
    const over = new Date(now.getTime() + rotationMs);
    expect(beginRotation(open, 'c', over, false)).toMatchObject({ current: 'b', next: { secret: 'c' } });
  });
  it('gets another new secret when that is asked for, and the current one stays', () =>
    expect(beginRotation(open, 'c', now, true)).toMatchObject({ current: 'a', next: { secret: 'c' } }));
});
