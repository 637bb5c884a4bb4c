/** Who asks to be signed out, and what they may be told. */
export interface SignOutRequest {
  clientId: string | undefined;
  /** Where the browser goes afterwards. */
  returnTo: string | undefined;
  state: string | undefined;
}

export type ReturnAddress = { to: string | undefined } | { refused: true };

/**
 * The address to go back to: one that the client registered, by character, with the state. Without a client there is
 * none, since nobody registered it (OpenID Connect RP-Initiated Logout 1.0, section 3).
 */
export function returnAddress(
  { returnTo, state }: Pick<SignOutRequest, 'returnTo' | 'state'>,
  registered: readonly string[],
): ReturnAddress {
  if (returnTo === undefined) return { to: undefined };
  if (!registered.includes(returnTo)) return { refused: true };
  const url = new URL(returnTo);
  if (state !== undefined) url.searchParams.set('state', state);
  return { to: url.href };
}
