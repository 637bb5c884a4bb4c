import { hashPassword, problem, verifyPassword, type PasswordCost } from '@rymeda/kernel';

export interface PasswordHasherOptions {
  cost?: PasswordCost;
  /** Hashes at the same time: each holds its memory and a thread. */
  concurrency?: number;
  /** What may wait beyond that; more is refused, so that a flood takes no more than this. */
  maxWaiting?: number;
}

/** Hashes with a bound on memory and threads. Throws SERVICE_UNAVAILABLE when too many wait. */
export function passwordHasher({ cost, concurrency = 2, maxWaiting = 64 }: PasswordHasherOptions = {}) {
  let running = 0;
  const waiting: (() => void)[] = [];
  /** Of nobody's password: whoever has no account costs the same time. */
  const nobody = hashPassword('nobody has this password', cost);

  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting)
        throw problem('SERVICE_UNAVAILABLE', 'Too many are signing in', { headers: { 'retry-after': '2' } });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  return {
    hash: (password: string): Promise<string> => turn(() => hashPassword(password, cost)),
    /** False, after the same time, where there is no hash. */
    verify: (hash: string | undefined, password: string): Promise<boolean> =>
      turn(async () => (await verifyPassword(hash ?? (await nobody), password)) && hash !== undefined),
  };
}
export type PasswordHasher = ReturnType<typeof passwordHasher>;
