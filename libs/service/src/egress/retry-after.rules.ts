/** The form of C's asctime, which is taken to be GMT and says so nowhere. */
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/**
 * `Retry-After` (RFC 9110, section 10.2.3): seconds or a date, in any of the three forms that every recipient has to
 * take (section 5.6.7). Undefined when it is neither.
 */
export function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date must look like one: Date.parse takes much else for one.
  const date = asctime.test(text) ? `${text} GMT` : text;
  const at = /^[A-Z][a-z]{2,8}, /.test(text) || date !== text ? Date.parse(date) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
