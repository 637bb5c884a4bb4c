import { expect, it } from '@jest/globals';
import { RymedaError } from '@rymeda/sdk';
import { usageError } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';

const details = [{ field: 'scopes.0', code: 'invalid', message: 'unknown scope' }];
const refused = new RymedaError(
  422,
  {},
  { code: 'VALIDATION_FAILED', message: 'Some fields are invalid', details, requestId: 'req_1' },
);

it('people read what failed, each field at fault and what to quote', () => {
  expect(failureText(failureOf(refused))).toBe(
    'VALIDATION_FAILED: Some fields are invalid\n  scopes.0: unknown scope\nRequest id: req_1',
  );
  expect(failureText(failureOf(usageError('No such thing.')))).toBe('No such thing.');
});

it('machines read the same as fields', () => {
  expect(failureOf(refused)).toEqual({
    outcome: 'failed',
    code: 'VALIDATION_FAILED',
    status: 422,
    message: 'Some fields are invalid',
    details,
    requestId: 'req_1',
  });
});

it('an answer that was lost is not told as one that says no', () => {
  const late = new RymedaError(0, {}, { code: 'TIMED_OUT', message: 'Late', details: null, requestId: null });
  expect(failureText(failureOf(late))).toContain('may have happened');
});

it('nothing in an answer can drive the terminal', () => {
  const evil = new RymedaError(
    409,
    {},
    {
      code: 'X',
      message: 'a\u001b[2Jb',
      details: [{ field: 'n\u001b]0;x\u0007', message: null }],
      requestId: null,
    },
  );
  expect(failureText(failureOf(evil))).not.toMatch(/[\u001b\u0007]/);
});
