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

/** How far the members that a process has of each group are behind, together. */
export function lagByGroup(
  members: readonly { groupId: string; lagMessages: number }[],
): Record<string, number> {
  const byGroup: Record<string, number> = {};
  for (const { groupId, lagMessages } of members) byGroup[groupId] = (byGroup[groupId] ?? 0) + lagMessages;
  return byGroup;
}
