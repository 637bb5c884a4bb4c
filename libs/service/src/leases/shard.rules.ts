/** How many leases share the work; several a process, so that any number of processes shares them evenly. */
export const shardCount = 64;

/** FNV-1a: even, and the same in every process; nothing secret hangs on it. */
export function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shardCount;
}

/** What a process that holds `held` should give up, or may take, so that `members` processes share evenly. */
export function share(held: number, members: number): { give: number; take: number } {
  const fair = Math.ceil(shardCount / Math.max(1, members));
  return { give: Math.max(0, held - fair), take: Math.max(0, fair - held) };
}
