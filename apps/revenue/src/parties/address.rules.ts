import { plainText, type PostalAddress } from '@rymeda/x12';

interface Known {
  line1?: string | null | undefined;
  line2?: string | null | undefined;
  city?: string | null | undefined;
  state?: string | null | undefined;
  postalCode?: string | null | undefined;
}

/** Whether anything of it is left in X12's character sets: of a name in other letters than Latin nothing is. */
export const isWritable = (text: string | null | undefined): text is string =>
  typeof text === 'string' && plainText(text) !== '';

/** An element of so many characters. Cut in X12's letters: of some that are no X12's there come two (ß, Æ). */
export const cut = (text: string, most: number): string => plainText(text).slice(0, most);

/** N3 and N4 as a payer takes them, cut to the guide's lengths; `undefined` where a part is missing or not writable. */
export function wholeAddress(address: Known | null | undefined): PostalAddress | undefined {
  const { line1, line2, city, state, postalCode } = address ?? {};
  if (!isWritable(line1) || !isWritable(city) || !state || !postalCode) return undefined;
  return {
    line1: cut(line1, 55),
    ...(line2 ? { line2: cut(line2, 55) } : {}),
    city: cut(city, 30),
    state,
    postalCode: postalCode.replaceAll(/[^A-Za-z0-9]/g, ''),
  };
}
