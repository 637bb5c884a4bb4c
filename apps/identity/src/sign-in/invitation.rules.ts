import { ruleBeyond } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';

/**
 * Whether a link may still be used: whoever has it can become the user, and its maker may have it. So what the user may
 * do now, with roles that were given or changed since, must lie within what the maker could hand on when making it, and
 * within what it may do by now (`makerNow`): nothing comes of the links of one who is gone (null). Nobody here knows more
 * of another issuer's client (undefined). A link of before that was written down isn't within anything.
 */
export const isWithinMaker = (
  { makerRules }: { makerRules?: string },
  makerNow: readonly Rule[] | null | undefined,
  userRules: readonly Rule[],
): boolean => {
  const then = makerRules === undefined ? [] : (JSON.parse(makerRules) as Rule[]);
  return makerNow !== null && [then, makerNow ?? then].every((of) => ruleBeyond(of, userRules) === undefined);
};
