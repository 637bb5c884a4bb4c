// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- a declaration of a module can not be imported
/// <reference path="./kafkajs-request-queue.d.ts" />
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * Mends a fault of kafkajs 2.2.4: once a connection has had an answer, it looks for waiting requests a thousand times
 * a second, for ever, because its timer plans the next look at a negative time when nothing waits and nothing is
 * throttled. An idle service spent 2% of a core on each connection. Now it plans a look only when there is a reason.
 */
const { prototype } = RequestQueue;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called on the queue below
const plan = prototype.scheduleCheckPendingRequests;
prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests(): void {
  // eslint-disable-next-line no-restricted-syntax -- the client counts by this clock
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) plan.call(this);
};
