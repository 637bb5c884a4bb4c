import { z } from 'zod';

/** Building blocks of the schemas. Each has a length limit; none lets control characters through. */

const controls = /[\u0000-\u001f\u007f-\u009f]/;
/** Of a line of text: why it can't be kept as it is; undefined where it can. */
export function characterFault(s: string, refused = controls): string | undefined {
  if (refused.test(s)) return 'must not contain control characters';
  return s.isWellFormed() ? undefined : 'must be well-formed Unicode: half of a surrogate pair stands alone';
}
const controlsButBreaks = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

const characters = (s: string): number => {
  let n = 0;
  for (const _ of s) n++;
  return n;
};

/**
 * What our own checks refuse, in JSON Schema's words, so that the document tells it; over what zod says by itself. A
 * string's own `max` counts UTF-16 code units, JSON Schema characters.
 */
export const keywords = z.registry<Readonly<Record<string, unknown>>>();

const notBlank = '(?=[\\s\\S]*\\S)';
const linePattern = `^${notBlank}[^\\u0000-\\u001f\\u007f-\\u009f]*$`;
const textPattern = `^${notBlank}[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$`;

const ofGoodCharacters = (refused: RegExp) => (s: string, ctx: z.RefinementCtx) => {
  const message = characterFault(s, refused);
  if (message !== undefined)
    ctx.addIssue({ code: 'custom', message, params: { code: 'invalid_characters' } });
};

const atMost = (max: number) =>
  z
    .string()
    .max(max * 2, `must have at most ${max} characters`)
    .refine((s) => characters(s) <= max, {
      error: `must have at most ${max} characters`,
      params: { code: 'too_long' },
    });

/** One line of any script, emoji included; `max` counts characters (code points). */
export const line = (max: number, min = 1) =>
  atMost(max)
    .refine((s) => s.trim().length >= min, {
      error: min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
      params: { code: 'too_short' },
    })
    .superRefine(ofGoodCharacters(controls))
    .register(keywords, { minLength: min, maxLength: max, pattern: linePattern });

/** Free text with line breaks and tabs; `max` as with a line. */
export const text = (max: number) =>
  atMost(max)
    .refine((s) => s.trim().length > 0, { error: 'must not be empty', params: { code: 'too_short' } })
    .superRefine(ofGoodCharacters(controlsButBreaks))
    .register(keywords, { minLength: 1, maxLength: max, pattern: textPattern });

/**
 * A reference to a record in a body or filter. The form is not judged here: a malformed id is treated as one
 * that leads nowhere, exactly like another tenant's.
 */
export const reference = (prefix: string) =>
  z
    .string()
    .min(1)
    .max(64)
    .meta({ description: `Id of a record (${prefix}_…)`, examples: [`${prefix}_…`] });

/** The id of a record in an answer. */
export const recordId = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`))
    .meta({ description: `${prefix}_ and 32 hex digits` });

/** A calendar date, `YYYY-MM-DD`. Never passes through `Date`. */
export const date = () =>
  z.iso
    .date('must be a date, YYYY-MM-DD')
    .refine((s) => !s.startsWith('0000'), outOfRange('must have a year from 0001 on'));

/** A moment, ISO 8601 with an offset; answers are in UTC with a `Z`. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, error: 'must be a time, ISO 8601 with an offset' })
    .max(40, 'must have at most 40 characters')
    .refine(
      (s) => isBetween(s, '0001-01-01', '9999-12-31T23:59:59.999Z'),
      outOfRange('must have four digits in its year'),
    );

/** A moment that somebody plans or remembers: room for a day before and after it in every calendar. */
export const plannedInstant = () =>
  instant().refine(
    (s) => isBetween(s, '1900-01-01', '2200-01-01'),
    outOfRange('must be between 1900 and 2200'),
  );

const outOfRange = (error: string) => ({ error, params: { code: 'out_of_range' } });

/** In UTC. What is no time at all is refused by its form. */
const isBetween = (time: string, from: string, to: string): boolean => {
  const ms = Date.parse(time);
  return !(ms < Date.parse(from) || ms > Date.parse(to));
};

/** A BCP 47 language tag. */
export const language = () =>
  z
    .string()
    .max(35, 'must have at most 35 characters')
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag');

/** As zod's own, and under a top-level domain of any script, which in ASCII is an A-label (RFC 5890, 2.3.2.1). */
const emailForm =
  /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+(?:[A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]*[A-Za-z0-9])$/;

export const email = () => z.email({ pattern: emailForm, error: 'must be an e-mail address' }).max(254);

export const phone = () =>
  z
    .string()
    .max(40)
    .regex(/^[+(]?[0-9][0-9 ()./x-]{4,38}$/, 'must be a telephone number');

/** An IANA time zone that this runtime knows. */
export const timezone = () =>
  z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'must be an IANA time zone', params: { code: 'invalid_value' } })
    .register(keywords, { pattern: timeZoneForm.source });

const timeZoneForm = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

/** Names that were found good: asking the runtime takes 60 µs. It knows few, but takes each in any mixture of letters. */
const timeZones = new Set<string>();
const mostTimeZones = 2_000;

function isTimeZone(name: string): boolean {
  if (timeZones.has(name)) return true;
  if (!timeZoneForm.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    if (timeZones.size < mostTimeZones) timeZones.add(name);
    return true;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

const states =
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI';
/** USPS codes of the states, the district and the territories. */
export const stateCode = () => z.enum(states.split(' ') as [string, ...string[]], 'must be a state code');

/** What every record answers with. */
export const recordBase = (prefix: string) => ({
  id: recordId(prefix),
  organizationId: z.string(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** Not judged here, not even its length: whatever isn't a cursor of this query is INVALID_CURSOR. */
const cursor = () => z.string().optional().meta({ description: 'From the page before', maxLength: 1024 });

/** A whole number as a query has it, digits alone: coercion takes `1e1`, `0x10` and nothing at all for numbers as well. */
export const inDigits = (number: z.ZodInt) =>
  z.preprocess(
    (given) => (typeof given === 'string' && /^-?\d+$/.test(given) ? Number(given) : given),
    number,
  );

/** `limit` and `cursor`, which every list takes in its query. */
export const pageQuery = {
  limit: inDigits(z.int('must be a whole number').min(1, 'must be 1 to 100').max(100, 'must be 1 to 100'))
    .default(25)
    .meta({ description: '1 to 100, default 25' }),
  cursor: cursor(),
};

/** The same in the body of a search. */
export const pageBody = {
  limit: z.int('must be a whole number').min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').default(25),
  cursor: cursor(),
};

/** `null` for an optional field: on create as if absent, in a patch it removes the field. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish();
