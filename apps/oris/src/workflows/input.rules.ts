import type { InputField } from '@rymeda/contracts';
import { validationFailed, type FieldFault } from '@rymeda/kernel';

const forms: Record<Exclude<InputField['type'], 'choice'>, (v: unknown) => boolean> = {
  boolean: (v) => typeof v === 'boolean',
  integer: (v) => Number.isSafeInteger(v),
  number: (v) => typeof v === 'number' && Number.isFinite(v),
  date: (v) => typeof v === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(v) && !Number.isNaN(Date.parse(v)),
  instant: (v) =>
    typeof v === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(v) && v.length <= 40 && !Number.isNaN(Date.parse(v)),
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
