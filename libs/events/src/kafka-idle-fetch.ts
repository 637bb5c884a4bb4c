// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- a declaration of a module can not be imported
/// <reference path="./kafkajs-consumer-group.d.ts" />
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';

/** How long a broker may hold a fetch for which there is nothing, milliseconds: well within a member's session. */
const idleWaitMs = 500;

/** What a member asked for when it was made, and the brokers whose last answer had something. */
interface Fetching {
  minBytes: number;
  maxWaitTime: number;
  flowing: Set<string>;
}
const members = new WeakMap<ConsumerGroup, Fetching>();

/**
 * A member that gathers (`minBytes`) does so only while something comes: what comes first after a pause is fetched at once,
 * and until then fewer fetches are made. kafkajs 2.2.4 has one setting for both; and it hands on a batch for each partition
 * that has nothing, which costs an idle service as much as the fetch.
 */
const { prototype } = ConsumerGroup;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called on the member below
const { fetch } = prototype;
prototype.fetch = async function fetchAsItFlows(nodeId) {
  const { minBytes, maxWaitTime } = this;
  const asked = members.get(this) ?? { minBytes, maxWaitTime, flowing: new Set() };
  members.set(this, asked);
  const flows = asked.flowing.has(nodeId);
  this.minBytes = flows ? asked.minBytes : 1;
  this.maxWaitTime = flows ? asked.maxWaitTime : Math.max(idleWaitMs, asked.maxWaitTime);
  const batches = (await fetch.call(this, nodeId)).filter(({ rawMessages }) => rawMessages.length > 0);
  if (batches.length > 0) asked.flowing.add(nodeId);
  else asked.flowing.delete(nodeId);
  return batches;
};
