import { chownSync, copyFileSync, mkdtempSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { StackFile } from '@rymeda/stack';

const user = 10_001;

/**
 * The environment of a service of the local stack, for a second instance in a container: its own ports, its files in a
 * folder that the container's user owns. `folder` is to be mounted where it is.
 */
export async function podEnvironment(
  stack: StackFile,
  service: string,
  port: number,
): Promise<{ env: Record<string, string>; folder: string }> {
  const running = stack.services[service];
  if (running === undefined) throw new Error(`The stack has no ${service}`);
  const folder = mkdtempSync(join(tmpdir(), `rymeda-pod-${service}-`));
  chownSync(folder, user, user);
  const inherited = readFileSync(`/proc/${running.pid}/environ`, 'utf8')
    .split('\0')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
    .filter(
      ([name]) =>
        /^[A-Z]/.test(name) && !['PATH', 'HOME', 'NODE_COMPILE_CACHE', 'NODE_OPTIONS'].includes(name),
    );
  const env = Object.fromEntries(inherited.map(([name, value]) => [name, ownFile(folder, value)]));
  return {
    folder,
    env: {
      ...env,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(port + 1),
      DRAIN_DELAY_MS: '1000',
    },
  };
}

function ownFile(folder: string, value: string): string {
  if (!isAbsolute(value)) return value;
  const kind = statSync(value, { throwIfNoEntry: false });
  if (kind === undefined) return value;
  const copy = join(folder, basename(value));
  if (kind.isDirectory()) mkdirSync(copy, { recursive: true });
  else copyFileSync(value, copy);
  chownSync(copy, user, user);
  return copy;
}
