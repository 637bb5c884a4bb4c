import type { z } from 'zod';

/** Reads the environment by a schema; null, with all faults told at once, when something is missing. */
export function configuration<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv): z.output<T> | null {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) console.error(`${path.join('.')}: ${message}`);
  return null;
}

/** Of sysexits.h, as a service ends that is not configured. */
export const EX_CONFIG = 78;
