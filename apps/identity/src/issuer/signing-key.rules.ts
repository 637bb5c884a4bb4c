/** When a key signs follows from its own time and its successor's; nothing else is stored about its life. */
export interface SigningKeyTimes {
  kid: string;
  /** 1, 2, …: unique, so that of several instances one makes the next key. */
  generation: number;
  signsFrom: Date;
}

/** Milliseconds. */
export interface RotationSettings {
  rotateAfterMs: number;
  /** How long a key stands in the JWKS before it signs: at least as long as a verifier keeps the set. */
  publishAheadMs: number;
  /** How long after its last signature it stays there: a token's life and a margin. */
  publishAfterMs: number;
}

export interface KeyPlan {
  signer: string | undefined;
  /** Newest first. */
  published: string[];
  /** Nothing that they signed is valid any more. */
  removable: string[];
  /** The key to make now, if any. */
  due: { generation: number; signsFrom: Date } | undefined;
}

/** The life of the keys at a moment. */
export function planKeys(keys: readonly SigningKeyTimes[], now: Date, settings: RotationSettings): KeyPlan {
  const oldestFirst = keys.toSorted((a, b) => a.generation - b.generation);
  const hasStarted = (k: SigningKeyTimes) => k.signsFrom.getTime() <= now.getTime();
  // The very first key may have been made by an instance whose clock is ahead of ours.
  const signer = oldestFirst.findLast(hasStarted) ?? oldestFirst[0];
  const removable = oldestFirst.filter((_key, i) => {
    const successor = oldestFirst[i + 1];
    return (
      successor !== undefined && successor.signsFrom.getTime() + settings.publishAfterMs <= now.getTime()
    );
  });
  return {
    signer: signer?.kid,
    published: oldestFirst
      .filter((k) => !removable.includes(k))
      .map((k) => k.kid)
      .reverse(),
    removable: removable.map((k) => k.kid),
    due: dueKey(oldestFirst, signer, now, settings),
  };
}

function dueKey(
  oldestFirst: readonly SigningKeyTimes[],
  signer: SigningKeyTimes | undefined,
  now: Date,
  settings: RotationSettings,
): KeyPlan['due'] {
  if (signer === undefined) return { generation: 1, signsFrom: now };
  if (oldestFirst.at(-1) !== signer) return undefined;
  const endsAt = signer.signsFrom.getTime() + settings.rotateAfterMs;
  if (endsAt - settings.publishAheadMs > now.getTime()) return undefined;
  return nextKey(signer, now, settings);
}

/** It signs as soon as every verifier can know it. */
export const nextKey = (newest: SigningKeyTimes, now: Date, settings: RotationSettings) => ({
  generation: newest.generation + 1,
  signsFrom: new Date(now.getTime() + settings.publishAheadMs),
});
