const longestRestMs = 400;
/** Waking so much too late means that others want the processor. */
const lateMs = 4;

/**
 * How long the job rests after a batch: not at all while nobody else is there, and for a multiple of the batch's own
 * time as soon as its wake-ups come late, which is how a busy process shows.
 */
export function createPace() {
  let share = 0;
  return {
    async rest(workMs: number): Promise<void> {
      const restMs = Math.min(longestRestMs, Math.max(1, workMs * share));
      const began = performance.now();
      await new Promise((resolve) => setTimeout(resolve, restMs));
      const late = performance.now() - began - restMs > lateMs;
      share = late ? Math.min(8, share * 1.5 + 0.5) : Math.max(0, share * 0.8 - 0.05);
    },
  };
}
