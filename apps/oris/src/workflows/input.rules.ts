import { date, instant, type InputField } from '@rymeda/contracts';
import { validationFailed, type FieldFault } from '@rymeda/kernel';

const [aDate, anInstant] = [date(), instant()];

const forms: Record<Exclude<InputField['type'], 'choice'>, (v: unknown) => boolean> = {
  boolean: (v) => typeof v === 'boolean',
  integer: (v) => Number.isSafeInteger(v),
  number: (v) => typeof v === 'number' && Number.isFinite(v),
  date: (v) => aDate.safeParse(v).success,
  instant: (v) => anInstant.safeParse(v).success,
  reference: (v) => typeof v === 'string' && /^[a-z]{3}_[0-9a-z]{1,40}$/.test(v),
};

const fits = (field: InputField, value: unknown): boolean =>
  field.type === 'choice'
    ? typeof value === 'string' && (field.choices ?? []).includes(value)
    : forms[field.type](value);

/** What a person or a partner gives to a manual workflow, by its types. Throws VALIDATION_FAILED. */
export function checkInput(
  types: Readonly<Record<string, InputField>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const faults: FieldFault[] = [];
  for (const name of Object.keys(given))
    if (!Object.hasOwn(types, name))
      faults.push({ field: `input.${name}`, code: 'unknown_field', message: 'is not a known field' });
  for (const [name, field] of Object.entries(types)) {
    const value = given[name];
    if (value === undefined) {
      if (field.required) faults.push({ field: `input.${name}`, code: 'required', message: 'is required' });
    } else if (!fits(field, value))
      faults.push({
        field: `input.${name}`,
        code: 'invalid_value',
        message: `must be of type ${field.type}`,
      });
  }
  if (faults.length > 0) throw validationFailed(faults);
  return { ...given };
}
