const minLength = 12;
export const maxPasswordLength = 256;

/** What people choose first when they must choose twelve characters (NIST SP 800-63B: compare with a blocklist). */
const blocked = [
  'password',
  'passw0rd',
  'qwerty',
  'qwertz',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  'changeme',
  '123456',
  'abcdef',
  'rymeda',
];

const characters = (text: string): string[] => [...text.normalize('NFKC')];

/** Why a password can't be had, for its owner to read; undefined when it can. No rules on kinds of characters. */
export function passwordFault(password: string, personal: readonly string[]): string | undefined {
  const all = characters(password);
  if (all.length < minLength)
    return `Use at least ${minLength} characters. A few unrelated words are easy to keep.`;
  if (all.length > maxPasswordLength) return `Use at most ${maxPasswordLength} characters.`;
  if (new Set(all).size < 5) return 'Use more different characters.';
  const plain = all.join('').toLowerCase();
  const rest = [...blocked, ...personal.map((p) => p.toLowerCase()).filter((p) => p.length >= 4)].reduce(
    (left, word) => left.replaceAll(word, ''),
    plain,
  );
  // A blocked word may stand in a password, not make it up.
  return characters(rest).length < minLength - 4
    ? 'This password is among those that are guessed first. Choose another one.'
    : undefined;
}
