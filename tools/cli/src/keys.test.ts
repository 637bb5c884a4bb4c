import { expect, it } from '@jest/globals';
import { RymedaError } from '@rymeda/sdk';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { failureOfEngines } from './keys.ts';

const failure = (status: number, code: string) =>
  new RymedaError(status, {}, { code, message: 'Not now', details: [], requestId: null });

it('each engine that failed is told by its name; one that holds nothing of the organisation did not', () => {
  const nothing = failure(404, 'NOT_FOUND');
  expect(failureOfEngines([undefined, nothing, nothing])).toBeUndefined();
  const failed = failureOfEngines([
    failure(409, 'CONFLICT'),
    nothing,
    undefined,
    failure(503, 'SERVICE_UNAVAILABLE'),
  ]);
  expect(failed?.message).toBe('care: CONFLICT: Not now; oris: SERVICE_UNAVAILABLE: Not now');
  expect(exitCodeOf(failed)).toBe(exitCodes.failed);
  expect(exitCodeOf(failureOfEngines([undefined, failure(503, 'SERVICE_UNAVAILABLE')]))).toBe(
    exitCodes.unreachable,
  );
});
