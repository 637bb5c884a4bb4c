/**
 * Asks until the answer satisfies, or throws with the last answer after `ms` milliseconds. The default judges no
 * speed (the benchmark does): a slow machine ends in time too. An answer that `ok` can't be applied to (a 503 has no
 * list) does not satisfy.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  ok: (value: T) => boolean,
  ms = 45_000,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await ask();
    const holds = judged(() => ok(value));
    if (holds === true) return value;
    if (performance.now() > end)
      throw new Error(`${what}: not within ${ms} ms; last seen: ${shown(value)}`, {
        cause: holds instanceof TypeError ? holds : undefined,
      });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function judged(ok: () => boolean): boolean | TypeError {
  try {
    // Of what a test reads off an answer, not all is a boolean.
    return Boolean(ok());
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

const shown = (value: unknown): string | undefined =>
  JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? String(part) : part))?.slice(
    0,
    500,
  );
