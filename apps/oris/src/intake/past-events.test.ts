import { expect, it } from '@jest/globals';
import { formsOf } from './past-events.store.ts';

it.each([
  ['pat_1', ['pat_1']],
  ['5', ['5', 5]],
  [5, ['5', 5]],
  ['05', ['05']],
  ['', ['']],
  [true, ['true', true]],
  ['false', ['false', false]],
])('%j is said by %j alone', (value, forms) => {
  expect(formsOf(value)).toEqual(forms);
});
