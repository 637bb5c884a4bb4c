import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { JWK } from 'jose';
import { nextKey, planKeys, type RotationSettings } from './signing-key.rules.ts';
import type { SigningKey, SigningKeyStore } from './signing-key.store.ts';

export interface SigningKeysOptions {
  store: SigningKeyStore;
  clock: Clock;
  settings: RotationSettings;
  /** A key begins to sign; its private JWK. */
  onSigner: (privateJwk: JWK) => void;
  onFailure: (error: unknown) => void;
  refreshMs?: number;
}

/**
 * The issuer's signing keys in this process. Every instance reads the same set and derives the same plan from
 * it, so no lease is needed: whoever comes first makes the next generation.
 */
export function signingKeys(options: SigningKeysOptions) {
  const { store, clock, settings, onSigner } = options;
  let published: JWK[] = [];
  let signer: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function load(): Promise<SigningKey[]> {
    const keys = await store.all();
    const { due } = planKeys(keys, clock(), settings);
    if (due === undefined) return keys;
    await store.make(due, clock());
    return store.all();
  }

  async function read(): Promise<void> {
    const keys = await load();
    const plan = planKeys(keys, clock(), settings);
    const byKid = new Map(keys.map((k) => [k.kid, k]));
    const next = plan.signer === undefined ? undefined : byKid.get(plan.signer);
    // Published before it signs, in this process too.
    published = plan.published.flatMap((kid) => byKid.get(kid)?.publicJwk ?? []);
    if (next !== undefined && next.kid !== signer) {
      onSigner(await store.open(next));
      signer = next.kid;
    }
    if (plan.removable.length > 0) await store.remove(plan.removable);
  }

  /** Concurrent calls share one reading. */
  const refresh = (): Promise<void> =>
    (running ??= runAsSystem('signing-keys', read).finally(() => (running = undefined)));

  async function loop(): Promise<void> {
    await refresh().catch(options.onFailure);
    if (stopped) return;
    const wait = signer === undefined ? 1_000 : (options.refreshMs ?? 15_000);
    timer = setTimeout(() => void loop(), wait);
    timer.unref();
  }

  return {
    start: loop,
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
    refresh,
    /** Public JWKs only, newest first (RFC 7517, section 5). */
    published: (): readonly JWK[] => published,
    /** Makes the next key, or answers with the one that already waits for its turn. */
    async rotate(): Promise<{ kid: string; signsFrom: Date }> {
      const waiting = async () => (await store.all()).findLast((k) => k.signsFrom > clock());
      if ((await waiting()) === undefined) {
        const newest = (await load()).at(-1) as SigningKey;
        await store.make(nextKey(newest, clock(), settings), clock());
      }
      await refresh();
      const { kid, signsFrom } = (await waiting()) as SigningKey;
      return { kid, signsFrom };
    },
  };
}
export type SigningKeys = ReturnType<typeof signingKeys>;
