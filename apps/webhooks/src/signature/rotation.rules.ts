import { problem, type Problem } from '@rymeda/kernel';

/** `next` signs beside `current` until it is promoted, or takes over by itself. */
export interface Secrets {
  current: string;
  next?: { secret: string; takesOverAt: string };
}

export const rotationMs = 24 * 3_600_000;

/** What signs now: a rotation that nobody ended has ended by itself. */
export function secretsAt(secrets: Secrets, now: Date): Secrets {
  const { next } = secrets;
  return next !== undefined && Date.parse(next.takesOverAt) <= now.getTime()
    ? { current: next.secret }
    : secrets;
}

/** A rotation begun while one is open replaces its new secret, which somebody may have lost. */
export const beginRotation = (secrets: Secrets, secret: string, now: Date): Secrets => ({
  current: secretsAt(secrets, now).current,
  next: { secret, takesOverAt: new Date(now.getTime() + rotationMs).toISOString() },
});

export function promote(secrets: Secrets, now: Date): Secrets | Problem {
  const { next } = secretsAt(secrets, now);
  return next === undefined
    ? problem('INVALID_TRANSITION', 'No rotation of the secret is open')
    : { current: next.secret };
}
