/** How long a sign-in of the organisation lasts, and when this one began. Seconds; `since` of the epoch. */
export interface SignInLength {
  lengthS: number | undefined;
  since: number | undefined;
}

/** Seconds that are left of a sign-in, whatever was used meanwhile; undefined where nobody signed in, negative when it is over. */
export const leftOfSignIn = ({ lengthS, since }: SignInLength, nowS: number): number | undefined =>
  lengthS === undefined || since === undefined ? undefined : since + lengthS - nowS;
