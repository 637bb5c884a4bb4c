export type Schema = Record<string, unknown> | boolean;

/** An object in which a misspelt name fails. */
export const closed = (properties: Record<string, Schema>, more: Record<string, unknown> = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  ...more,
  properties,
});

export const text = (more: Record<string, unknown> = {}): Schema => ({ type: 'string', ...more });
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const whole = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
/** Of a whole, 0 to 1. */
export const part: Schema = { type: 'number', minimum: 0, maximum: 1 };
export const yesNo: Schema = { type: 'boolean' };
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const textMap: Schema = { type: 'object', additionalProperties: { type: 'string' } };
/** Of Kubernetes' own types; the API server knows what is right. */
export const anyMap: Schema = { type: 'object' };

export const cidr = text({
  pattern:
    '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F:]+/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$',
});
export const quantity: Schema = {
  anyOf: [text({ pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|Ki|Mi|Gi)?$' }), { type: 'integer', minimum: 0 }],
};
