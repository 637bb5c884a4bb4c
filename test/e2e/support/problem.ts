import { expect } from '@jest/globals';
import { canary, type Answered } from '@rymeda/testing';

/** What only somebody inside could have written: names of files, drivers, types, stack frames. */
const internals =
  /node_modules|\.ts\b|\bat [\w.]+ \(|mongo|E11000|zod|kafka|express|undici|\[object|undefined|ENC\[/i;

/** The problem answer that `product.md`, section 4, promises: its form, and nothing in it that is not the caller's to know. */
export function expectProblem(answer: Answered, status: number, code: string): void {
  expect([answer.status, answer.body?.error?.code, answer.text.slice(0, 500)]).toEqual([
    status,
    code,
    expect.any(String),
  ]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const requestId = answer.headers.get('x-request-id');
  expect(requestId).toMatch(/^[A-Za-z0-9_.:-]{8,128}$/);
  const text = expect.stringMatching(/\S/);
  expect(answer.body).toEqual({
    type: `https://docs.rymeda.com/errors#${code.toLowerCase()}`,
    title: text,
    status,
    detail: text,
    instance: text,
    requestId,
    meta: {
      apiVersion: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      responseTime: expect.any(Number),
      timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    },
    error: { code, message: text, details: answer.body.error.details, requestId },
  });
  expect(answer.body.error.message).toBe(answer.body.detail);
  if (status === 422 && code === 'VALIDATION_FAILED') expectFieldFaults(answer);
  expect(answer.text).not.toMatch(internals);
  expect(answer.text.toLowerCase()).not.toContain(canary.toLowerCase());
}

/** One entry a field, each with a dotted name, a code and a message. */
function expectFieldFaults(answer: Answered): void {
  const details = answer.body.error.details as { field: string }[];
  expect(details.length).toBeGreaterThan(0);
  for (const detail of details)
    expect(detail).toEqual({
      field: expect.any(String),
      code: expect.stringMatching(/^[a-z][a-z_]*$/),
      message: expect.stringMatching(/\S/),
    });
  const fields = details.map((d) => d.field);
  expect(fields).toEqual([...new Set(fields)]);
}

/** `field code`, sorted, of a 422. */
export const faultsOf = (answer: Answered): string[] =>
  (answer.body.error.details as { field: string; code: string }[]).map((d) => `${d.field} ${d.code}`).sort();
