export type ScopeDecision = { granted: string } | { refused: string };

/** The same for a sign-in, where `openid` asks for an ID token besides (OpenID Connect Core, section 3.1.2.1). */
export function decideSignInScope(requested: string | undefined, granted: readonly string[]): ScopeDecision {
  const names = (requested ?? '').split(' ').filter((s) => s !== '');
  const decision = decideScope(names.filter((s) => s !== 'openid').join(' '), granted);
  if ('refused' in decision || !names.includes('openid')) return decision;
  return { granted: `openid ${decision.granted}` };
}

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
