import { expect, it } from '@jest/globals';
import { resourceNames } from './naming.ts';

it.each([
  ['facility', 'facilities'],
  ['survey', 'surveys'],
  ['branch', 'branches'],
  ['care-plan', 'care-plans'],
])('%s has the plural %s', (one, many) => {
  expect(resourceNames(one).files).toBe(many);
});

it('names a resource as each place writes it', () => {
  expect(resourceNames('care-plan')).toEqual({
    file: 'care-plan',
    files: 'care-plans',
    one: 'carePlan',
    many: 'carePlans',
    One: 'CarePlan',
    Many: 'CarePlans',
    snake: 'care_plan',
    snakes: 'care_plans',
    words: 'care plan',
    manyWords: 'care plans',
    aWords: 'a care plan',
  });
});

it('takes a plural that no rule gives', () => {
  expect(resourceNames('diagnosis', 'diagnoses')).toMatchObject({ many: 'diagnoses', Many: 'Diagnoses' });
});

it.each(['Facility', 'x', 'care_plan', 'care-', '../care', 'record', 'class'])('refuses %s', (name) => {
  expect(() => resourceNames(name)).toThrow();
});
