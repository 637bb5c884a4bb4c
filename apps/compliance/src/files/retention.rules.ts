const years = 6;

/** Six years from its creation or from when it was last in force, whichever is later (45 CFR 164.316(b)(2)(i)). */
export function addYears(from: Date): Date {
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}
