import { describe, expect, it } from '@jest/globals';
import { RymedaError } from '@rymeda/sdk';
import { CliError, exitCodeOf, exitCodes, exitCodesHelp, usageError } from './exit-codes.ts';

const answered = (status: number, code = 'ANY') =>
  new RymedaError(status, {}, { code, message: 'No', details: null, requestId: null });

describe('the exit code of a failure', () => {
  it.each([
    ['not found', answered(404), 3],
    ['refused credentials', answered(401), 4],
    ['refused credentials of a token', answered(400, 'INVALID_CLIENT'), 4],
    ['a scope that the client does not have', answered(400, 'INVALID_SCOPE'), 4],
    ['missing scopes', answered(403), 4],
    ['no connection', answered(0, 'CONNECTION_FAILED'), 5],
    ['no answer in time', answered(0, 'TIMED_OUT'), 5],
    ['an engine that is down', answered(503), 5],
    ['a gateway in front of nothing', answered(502), 5],
    ['an answer that makes no sense', answered(0, 'INVALID_RESPONSE'), 1],
    ['refused fields', answered(422), 1],
    ['a conflict', answered(409), 1],
    ['a failure there', answered(500), 1],
    ['a wrong command line', usageError('no'), 2],
    ['what this tool found missing', new CliError('notFound', 'no'), 3],
    ['anything else', new TypeError('no'), 1],
  ])('%s', (_, error, code) => expect(exitCodeOf(error)).toBe(code));

  it('is told in every help', () => {
    for (const code of Object.values(exitCodes)) expect(exitCodesHelp).toMatch(new RegExp(`\\b${code} `));
  });
});
