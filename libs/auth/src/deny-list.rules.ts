/** What identity answers: everything (`full`), or what came since the version asked for. */
export interface DenyListAnswer {
  version: string | number;
  full: boolean;
  /**
   * Clients and users: tokens issued at or before `since` are refused, all without it. Seconds since the epoch, or
   * ISO 8601.
   */
  clients: { id: string; since?: number | string | null }[];
  /** Ids of tokens, and of sign-ins that tokens came from. */
  tokens: { id: string; expiresAt: number | string }[];
  organizations: string[];
}

/** Times are seconds since the epoch. */
export interface DenyState {
  version: string | undefined;
  /** Client → tokens issued at or before this are refused; Infinity refuses all. */
  clients: ReadonlyMap<string, number>;
  /** Token id → when it expires by itself and may be forgotten. */
  tokens: ReadonlyMap<string, number>;
  organizations: ReadonlySet<string>;
}

export const emptyDenyState: DenyState = {
  version: undefined,
  clients: new Map(),
  tokens: new Map(),
  organizations: new Set(),
};

/** What is checked of a token. */
export interface TokenFacts {
  tokenId: string;
  /** The user, or the client again. */
  id?: string;
  clientId?: string;
  grantId?: string;
  organizationId: string;
  issuedAt?: number;
}

/** The list after an answer; expired tokens are forgotten, as `exp` refuses them anyway. */
export function applyAnswer(state: DenyState, answer: DenyListAnswer, nowS: number): DenyState {
  const base = answer.full ? emptyDenyState : state;
  const tokens = [
    ...base.tokens,
    ...answer.tokens.map((t): [string, number] => [t.id, epochSeconds(t.expiresAt)]),
  ];
  return {
    version: String(answer.version),
    clients: new Map([
      ...base.clients,
      ...answer.clients.map((c): [string, number] => [c.id, sinceOf(c.since)]),
    ]),
    // Kept a minute longer than `exp`, for clocks that differ.
    tokens: new Map(tokens.filter(([, expiresAt]) => expiresAt + 60 > nowS)),
    organizations: new Set([...base.organizations, ...answer.organizations]),
  };
}

export function denies(state: DenyState, token: TokenFacts): boolean {
  if (state.tokens.has(token.tokenId) || state.organizations.has(token.organizationId)) return true;
  if (token.grantId !== undefined && state.tokens.has(token.grantId)) return true;
  return [token.clientId, token.id].some((id) => {
    const since = id === undefined ? undefined : state.clients.get(id);
    return since !== undefined && (token.issuedAt === undefined || token.issuedAt <= since);
  });
}

const sinceOf = (since: number | string | null | undefined): number =>
  since === undefined || since === null ? Infinity : epochSeconds(since);

/** A time that can't be read counts as "for ever": rather refused than let in. */
function epochSeconds(value: number | string): number {
  const seconds = typeof value === 'number' ? value : Date.parse(value) / 1000;
  return Number.isNaN(seconds) ? Infinity : seconds;
}

/** Refuses whatever isn't a list in full: half of one would let revoked callers in. Throws a TypeError. */
export function readAnswer(value: unknown): DenyListAnswer {
  const answer = value as DenyListAnswer;
  const wellFormed =
    typeof value === 'object' &&
    value !== null &&
    (typeof answer.version === 'string' || Number.isFinite(answer.version)) &&
    typeof answer.full === 'boolean' &&
    isListOf(answer.clients, isEntry) &&
    isListOf(answer.tokens, isEntry) &&
    isListOf(answer.organizations, (id) => typeof id === 'string');
  if (!wellFormed) throw new TypeError('identity’s deny-list is malformed');
  return answer;
}

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const isEntry = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && typeof (item as { id?: unknown }).id === 'string';
