/** What a child process says of its one task, as JSON on its last line. */
export interface Measured {
  wallMs: number;
  /** Of the task alone, without starting Node. */
  cpuMs: number;
  peakMb: number;
  claims: number;
}

export async function measured(task: () => number | Promise<number>): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  const claims = await task();
  const { user, system } = process.cpuUsage(before);
  const result: Measured = {
    wallMs: performance.now() - started,
    cpuMs: (user + system) / 1_000,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    claims,
  };
  console.log(JSON.stringify(result));
}
