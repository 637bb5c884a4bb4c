import { isAmount } from '@rymeda/kernel';
import { z } from 'zod';
import { keywords } from './fields.ts';

/** US dollars as a JSON number with at most two decimals, 0 to 99,999,999.99; integer cents inside. */
export const dollars = (from: 'zero' | 'above zero' = 'zero') =>
  z
    .number('must be a number')
    .refine((n) => (from === 'zero' ? n >= 0 : n > 0), {
      error: from === 'zero' ? 'must not be negative' : 'must be above 0',
      params: { code: 'out_of_range' },
      abort: true,
    })
    .refine((n) => n < 100_000_000, {
      error: 'must be below 100,000,000',
      params: { code: 'out_of_range' },
      abort: true,
    })
    .refine(isAmount, { error: 'must have at most two decimals', params: { code: 'too_precise' } })
    .register(keywords, {
      [from === 'zero' ? 'minimum' : 'exclusiveMinimum']: 0,
      exclusiveMaximum: 100_000_000,
    })
    .meta({ description: 'US dollars, at most two decimals' });
