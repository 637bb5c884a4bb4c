export type ScopeDecision = { granted: string } | { refused: string };

/**
 * What a token request gets (RFC 6749, section 3.3): all of the client's scopes when it names none, exactly
 * what it names otherwise, and a refusal for any that the client doesn't have. Never less in silence.
 */
export function decideScope(requested: string | undefined, granted: readonly string[]): ScopeDecision {
  const names = new Set((requested ?? '').split(' ').filter((s) => s !== ''));
  if (names.size === 0) return { granted: granted.join(' ') };
  for (const name of names) if (!granted.includes(name)) return { refused: name };
  return { granted: [...names].join(' ') };
}
