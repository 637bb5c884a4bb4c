import { afterEach, describe, expect, it } from '@jest/globals';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import './kafka-request-queue.ts';

const silent = { debug: () => undefined, warn: () => undefined };
const queueOf = (): RequestQueue => {
  const level = { namespace: () => silent, ...silent };
  return new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    clientId: 'x',
    broker: 'y',
    logger: level,
  });
};
let queue: RequestQueue;
afterEach(() => queue.destroy());

describe('the client’s queue of requests', () => {
  it('plans nothing while nothing waits', () => {
    queue = queueOf();
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('looks again when the broker has asked for a pause', () => {
    queue = queueOf();
    queue.maybeThrottle(1_000);
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
  });

  it('looks again when a request waits behind another', () => {
    queue = queueOf();
    queue.pending.push({});
    queue.maybeThrottle(1_000);
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
  });
});
