import type { DenyListAnswer } from '@rymeda/auth';

/** What is refused before its time. */
export type Denial =
  /** A client or a user. `since`: only tokens issued in that second or before; seconds since the epoch. */
  | { kind: 'client'; id: string; since?: number; expiresAt: Date }
  /** A token by its `jti`, or all of a user's sign-in by its grant, until the last `exp`. */
  | { kind: 'token'; id: string; expiresAt: Date }
  /** As long as it is suspended. */
  | { kind: 'organization'; id: string; expiresAt: null };

export interface DenialRow {
  /** `<kind>:<id>` */
  _id: string;
  kind: Denial['kind'];
  id: string;
  since?: number;
  expiresAt: Date | null;
  /** The list's version that brought it. */
  version: number;
}

export interface DenyListCounter {
  version: number;
  /** Whoever knows an older version must read all: since then something left the list before its time. */
  fullBefore: number;
}

export const denialId = (kind: Denial['kind'], id: string): string => `${kind}:${id}`;

/** Whether a caller who knows `since` gets everything: it knows nothing, too little, or another life's version. */
export const needsFull = (counter: DenyListCounter, since: number | undefined): boolean =>
  since === undefined || since < counter.fullBefore || since > counter.version;

export function toAnswer(
  rows: readonly DenialRow[],
  counter: DenyListCounter,
  full: boolean,
): DenyListAnswer & { version: number } {
  const of = (kind: Denial['kind']) => rows.filter((r) => r.kind === kind);
  return {
    version: counter.version,
    full,
    clients: of('client').map(({ id, since }) => (since === undefined ? { id } : { id, since })),
    tokens: of('token').map(({ id, expiresAt }) => ({
      id,
      expiresAt: Math.ceil((expiresAt as Date).getTime() / 1000),
    })),
    organizations: of('organization').map(({ id }) => id),
  };
}

/** A version as it stands in a URL; anything else counts as none, which gets the whole list. */
export function versionOf(text: string | null): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
