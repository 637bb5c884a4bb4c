import { describe, expect, it } from '@jest/globals';
import { Secret } from '@rymeda/kernel';
import type { Tx } from '@rymeda/events';
import { attemptsStore, type AttemptsRow } from './attempts.store.ts';
import type { CredentialState } from './credential.ts';
import { hashRecoveryCode } from './recovery-code.rules.ts';
import { signInKeys } from './sign-in-keys.ts';
import { signInVerifier, type SignInCommand, type VerifySignInOptions } from './verify-sign-in.ts';

/** RFC 6238, appendix B. */
const now = new Date(1_234_567_890_000);
const secret = Buffer.from('12345678901234567890');
const code = '005924';
const recovery = 'aaaaa-bbbbb-ccccc-ddddd';
const password = 'correct horse battery';
const keys = signInKeys(new Secret([Buffer.alloc(32, 1)]));

const command: SignInCommand = {
  ...{ organizationId: 'org_a', clientId: 'cli_app', email: 'ada@clinic.example', password, code },
  ...{ deviceMark: undefined, by: { requestId: 'req_1', ipAddress: '203.0.113.7' } },
};
const credentialOf = (change: Partial<CredentialState> = {}): CredentialState => ({
  ...{ id: 'usr_ada', organizationId: 'org_a', passwordHash: `hash of ${password}`, totpSecret: 'ENC[…]' },
  ...{ lastTotpStep: 0, recoveryCodes: [hashRecoveryCode(recovery)], createdAt: now, updatedAt: now },
  ...{ version: 1, ...change },
});

/** As far as counting tries needs them. */
function memoryRows() {
  const rows = new Map<string, AttemptsRow>();
  return {
    rows,
    findOne: async ({ _id }: { _id: string }) => rows.get(_id) ?? null,
    insertOne: async (row: AttemptsRow) => {
      if (rows.has(row._id)) throw Object.assign(new Error('E11000'), { code: 11000 });
      rows.set(row._id, row);
    },
    replaceOne: async (was: Partial<AttemptsRow>, row: AttemptsRow) => {
      const there = rows.get(row._id);
      const isSame = there?.failures === was.failures && there?.lastAt === was.lastAt;
      if (isSame) rows.set(row._id, row);
      return { matchedCount: isSame ? 1 : 0 };
    },
    deleteOne: async ({ _id }: { _id: string }) => void rows.delete(_id),
  };
}

/** Ada's sign-ins, `meanwhile` between their judgement and their end. */
function adas({ status = 'active', meanwhile = (was: CredentialState): CredentialState | null => was } = {}) {
  let credential: CredentialState | null = credentialOf();
  const attempts = memoryRows();
  const told: { name: string; sequence: number; data: unknown; by: string }[] = [];
  const failures: unknown[] = [];
  const judged: { hash: string | undefined; sealed: string }[] = [];
  const sign = signInVerifier({
    users: {
      byEmail: async (_scope: unknown, email: string) =>
        email === command.email ? { id: 'usr_ada', status, roles: [], providerId: null } : null,
    },
    credentials: {
      load: async (_scope: unknown, id: string, tx?: unknown) => {
        if (credential === null || id !== credential.id) return null;
        if (tx !== undefined) credential = meanwhile(credential);
        return credential;
      },
      update: async (_tx: unknown, _scope: unknown, next: CredentialState) => {
        if (credential?.version !== next.version - 1) return false;
        credential = next;
        return true;
      },
    },
    attempts: attemptsStore(attempts as never),
    hasher: {
      verify: async (hash: string | undefined, given: string) => {
        judged.push({ hash, sealed: '' });
        return hash === `hash of ${given}`;
      },
    },
    keys,
    blobs: {
      seal: async () => 'ENC[of nobody]',
      open: async (_organizationId: string, _id: string, sealed: string) => {
        Object.assign(judged.at(-1) as object, { sealed });
        return sealed === 'ENC[of nobody]' ? Buffer.alloc(20) : secret;
      },
    },
    transactions: {
      run: async (context: { actor: { id: string } }, work: (tx: Tx) => Promise<unknown>) =>
        work({ now, emit: (e: object) => told.push({ ...e, by: context.actor.id } as never) } as never),
    },
    clock: () => now,
    onFailure: (error: unknown) => failures.push(error),
  } as unknown as VerifySignInOptions);
  return {
    attempts: attempts.rows,
    told,
    failures,
    judged,
    credential: () => credential,
    signIn: (change: Partial<SignInCommand> = {}) => sign({ ...command, ...change }),
  };
}
const counterOf = (email: string) => `account:${keys.account('org_a', email)}`;

describe('a sign-in', () => {
  it('by password and authenticator uses the code up, says so, and forgets what failed before', async () => {
    const ada = adas();
    for (let n = 0; n < 3; n++) expect(await ada.signIn({ password: 'a guess' })).toBeUndefined();
    expect(ada.attempts.get(counterOf(command.email))).toMatchObject({ failures: 3 });
    ada.told.length = 0;
    const signedIn = await ada.signIn();
    expect(signedIn).toEqual({
      ...{ userId: 'usr_ada', methods: ['pwd', 'otp'] },
      deviceMark: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
    });
    expect(ada.attempts.size).toBe(0);
    expect(ada.told).toMatchObject([
      {
        ...{ name: 'identity.user.signed_in', subject: 'credential/usr_ada', by: 'usr_ada' },
        data: { id: 'usr_ada', clientId: 'cli_app', methods: ['pwd', 'otp'] },
        sequence: ada.credential()?.version,
      },
    ]);
    expect(await ada.signIn()).toBeUndefined();
  });

  it('by a recovery code uses that one up', async () => {
    const ada = adas();
    expect(await ada.signIn({ code: recovery })).toMatchObject({ methods: ['pwd', 'recovery'] });
    expect(ada.credential()?.recoveryCodes).toEqual([]);
    expect(await ada.signIn({ code: recovery })).toBeUndefined();
  });

  it.each<[string, (was: CredentialState) => CredentialState | null]>([
    ['its password was changed', (was) => ({ ...was, passwordHash: 'hash of another', version: 2 })],
    ['its code was used by somebody else', (was) => ({ ...was, lastTotpStep: 41_152_263, version: 2 })],
    ['its user was removed', () => null],
  ])('is none where, while it was judged, %s', async (_what, meanwhile) => {
    const ada = adas({ meanwhile });
    expect(await ada.signIn()).toBeUndefined();
    expect(ada.told).toEqual([]);
    // It counts among those that failed.
    expect(ada.attempts.get(counterOf(command.email))).toMatchObject({ failures: 1 });
  });

  it('is one although a refusal was told while it was judged', async () => {
    const ada = adas({ meanwhile: (was) => ({ ...was, version: was.version + 1 }) });
    expect(await ada.signIn()).toMatchObject({ userId: 'usr_ada' });
    expect(ada.credential()?.version).toBe(3);
  });

  it.each<[string, Partial<SignInCommand>, string, 'active' | 'deactivated']>([
    ['a wrong password', { password: 'a guess' }, 'invalid_credentials', 'active'],
    ['a wrong code', { code: '005925' }, 'invalid_credentials', 'active'],
    ['a user who is deactivated', {}, 'not_active', 'deactivated'],
    ['a guess at one who is deactivated', { password: 'a guess' }, 'invalid_credentials', 'deactivated'],
  ])('is refused with %s, and that is told once a minute', async (_what, change, reason, status) => {
    const ada = adas({ status });
    for (let n = 0; n < 2; n++) expect(await ada.signIn(change)).toBeUndefined();
    expect(ada.told).toMatchObject([
      {
        ...{ name: 'identity.user.sign_in_refused', subject: 'credential/usr_ada', by: 'usr_ada' },
        ...{ sequence: 2, data: { id: 'usr_ada', clientId: 'cli_app', reason } },
      },
    ]);
    expect(ada.credential()).toMatchObject({ lastTotpStep: 0, version: 2 });
  });

  it('is refused all the same where that cannot be told, which whoever operates this hears of', async () => {
    const away = new Error('the database is away');
    const ada = adas({
      meanwhile: () => {
        throw away;
      },
    });
    expect(await ada.signIn({ password: 'a guess' })).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ada.failures).toEqual([away]);
  });

  it('is tried five times at most, and counted each time, by as many as come in one moment', async () => {
    const ada = adas();
    const tries = Array.from({ length: 20 }, () => ada.signIn({ password: 'a guess' }));
    expect(new Set(await Promise.all(tries))).toEqual(new Set([undefined]));
    expect(ada.attempts.get(counterOf(command.email))).toMatchObject({ failures: 5 });
    expect(ada.told.map(({ data }) => (data as { reason: string }).reason).sort()).toEqual([
      'invalid_credentials',
      'locked',
    ]);
  });

  it('is refused, right as it may be, once five have failed; but not in a browser that is known', async () => {
    const ada = adas();
    const known = await ada.signIn({ code: recovery });
    for (let n = 0; n < 5; n++) await ada.signIn({ password: 'a guess' });
    ada.told.length = 0;
    expect(await ada.signIn()).toBeUndefined();
    expect(ada.told).toMatchObject([{ data: { reason: 'locked' } }]);
    const { deviceMark } = known ?? {};
    // The mark stays as it is, so that the device's own tries are counted together.
    expect(await ada.signIn({ deviceMark })).toMatchObject({ deviceMark });
    expect([...ada.attempts.keys()]).toEqual([counterOf(command.email)]);
  });

  it('is counted by the device that is known, and a mark of another account makes no device known', async () => {
    const ada = adas();
    const { deviceMark } = (await ada.signIn()) ?? {};
    await ada.signIn({ deviceMark, password: 'a guess' });
    expect([...ada.attempts.keys()]).toEqual([expect.stringMatching(/^device:/)]);
    await ada.signIn({ deviceMark: keys.newDevice(keys.account('org_a', 'bob@clinic.example')), code: '1' });
    expect([...ada.attempts.keys()].sort()).toEqual([
      counterOf(command.email),
      expect.stringMatching(/^device:/),
    ]);
  });

  it('of an address that nobody has costs what any other costs, and is counted and told of nobody', async () => {
    const ada = adas();
    expect(await ada.signIn({ email: 'nobody@clinic.example' })).toBeUndefined();
    expect(ada.judged).toEqual([{ hash: undefined, sealed: 'ENC[of nobody]' }]);
    expect([...ada.attempts.keys()]).toEqual([counterOf('nobody@clinic.example')]);
    expect(ada.told).toEqual([]);
  });
});
