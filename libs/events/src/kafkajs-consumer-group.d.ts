/** What is used of kafkajs's own member of a group, which its types leave out. */
declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export interface FetchedBatch {
    readonly topic: string;
    readonly partition: number;
    readonly rawMessages: readonly unknown[];
  }
  export default class ConsumerGroup {
    constructor(options: Record<string, unknown>);
    minBytes: number;
    maxWaitTime: number;
    offsetManager: unknown;
    subscriptionState: { assign(assignment: readonly { topic: string; partitions: number[] }[]): void };
    fetch(nodeId: string): Promise<FetchedBatch[]>;
  }
}
