/** Work that is begun and awaited later. A failure is thrown by `all`, never on its own: the stack would be left running. */
export function inFlight() {
  const begun: Promise<void>[] = [];
  return {
    add(work: Promise<void>): void {
      work.catch(() => undefined);
      begun.push(work);
    },
    /** How many there were, once all are done. */
    async all(): Promise<number> {
      await Promise.all(begun);
      return begun.length;
    },
  };
}
