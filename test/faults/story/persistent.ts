import { randomUUID } from 'node:crypto';
import { until, type Answered, type Partner, type RawRequest } from '@rymeda/testing';

const mayPass = ({ status, headers, body }: Answered): boolean =>
  status >= 500 ||
  (status === 409 && body?.error?.code === 'IDEMPOTENCY_CONFLICT') ||
  // What a killed process was changing stays as it is until its transaction ends, ten seconds later.
  (status === 409 && body?.error?.code === 'CONFLICT' && headers.has('retry-after'));

/** A caller as partners are told to be: asks again while an engine is away, with the same Idempotency-Key. */
export const persistent =
  (send: Partner): Partner =>
  (request: RawRequest) => {
    const headers = { ...request.headers, 'idempotency-key': randomUUID() };
    const isRead = request.method === undefined && request.json === undefined;
    const asked = isRead ? request : { ...request, headers };
    return until(
      `an answer of ${request.path}`,
      () => send(asked),
      (a) => !mayPass(a),
      120_000,
    );
  };
