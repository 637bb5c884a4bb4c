import { z } from 'zod';

const entries = (text: string): string[] => text.split(',').map((entry) => entry.trim());

/**
 * `identity=http://127.0.0.1:8081,care=http://…`: each engine's address. Where it is `optional`, nothing and empty
 * pairs are fine; otherwise they are faults.
 */
export const engineUrls = ({ optional = false } = {}) => {
  const text = z.string('must list engines, name=url');
  return (optional ? text.default('') : text).transform((pairs, ctx) => {
    const engines = new Map<string, string>();
    for (const pair of entries(pairs)) {
      if (optional && pair === '') continue;
      const [, name, address] = /^([a-z][a-z0-9-]*)=(https?:\/\/[^\s/]+)\/?$/.exec(pair) ?? [];
      if (name === undefined || address === undefined)
        ctx.addIssue({ code: 'custom', message: 'must be name=url pairs, separated by commas' });
      else engines.set(name, address);
    }
    return engines;
  });
};

/** Ranges in CIDR notation, separated by commas; none by default. `read` throws for one that is not. */
export const ranges = <T>(read: (cidrs: string[]) => T) =>
  z
    .string()
    .default('')
    .transform((text, ctx): T => {
      try {
        return read(entries(text).filter((cidr) => cidr !== ''));
      } catch (fault) {
        ctx.addIssue({ code: 'custom', message: (fault as Error).message });
        return z.NEVER;
      }
    });
