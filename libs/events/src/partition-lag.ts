/** How many messages a group's member has still to apply, of the partitions that are its own. */
export function partitionLag() {
  const behind = new Map<string, number>();
  const nameOf = (topic: string, partition: number): string => `${topic}/${partition}`;
  return {
    note: (topic: string, partition: number, messages: number): void =>
      void behind.set(nameOf(topic, partition), messages),
    /** What has gone to another member is that one's to tell. */
    keepOnly(assigned: Readonly<Record<string, readonly number[]>>): void {
      const own = new Set(
        Object.entries(assigned).flatMap(([topic, partitions]) => partitions.map((p) => nameOf(topic, p))),
      );
      for (const name of behind.keys()) if (!own.has(name)) behind.delete(name);
    },
    total: (): number => [...behind.values()].reduce((sum, n) => sum + n, 0),
  };
}

/** How far a consumer group is, of what this process has of it. */
export interface GroupProgress {
  /** Messages that have not been applied. */
  lagMessages: number;
  /** How long it has been at its oldest batch; what lies behind that in its partition waits. */
  batchSeconds: number;
}

/** Of the members that a process has of each group: how far they are behind together, and the longest batch. */
export function byGroup(
  members: readonly ({ groupId: string } & GroupProgress)[],
): Record<string, GroupProgress> {
  const groups = Object.entries(Object.groupBy(members, (member) => member.groupId));
  return Object.fromEntries(
    groups.map(([groupId, its = []]) => [
      groupId,
      {
        lagMessages: its.reduce((sum, { lagMessages }) => sum + lagMessages, 0),
        batchSeconds: Math.max(...its.map(({ batchSeconds }) => batchSeconds)),
      },
    ]),
  );
}
