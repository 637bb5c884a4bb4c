import { ruleBeyond } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';

/**
 * Whether a link may still be used: whoever has it can become the user, and its maker may have it. So what the user may
 * do now, with roles that were given or changed since, must lie within what the maker could hand on when making it.
 * A link of before that was written down isn't within anything.
 */
export const isWithinMaker = ({ makerRules }: { makerRules?: string }, userRules: readonly Rule[]): boolean =>
  ruleBeyond(makerRules === undefined ? [] : (JSON.parse(makerRules) as Rule[]), userRules) === undefined;
