import { readFile } from 'node:fs/promises';
import { DemoError } from './run-program.ts';

export type Access = { baseUrl: string; organization: string; clientId: string; clientSecret: string };

/** The parts of `stack.json` that the demo needs; docs on the local stack tell the rest. */
export type Stack = {
  gateway: string;
  organizations: {
    id: string;
    name: string;
    clients: { name: string; clientId: string; clientSecret: string }[];
  }[];
};

export async function readStack(file: string): Promise<Stack> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Stack;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw notRunning();
  }
}

/** The client with every scope of the organisation that was asked for, or of the first. */
export function accessFor(stack: Stack, organization: string | undefined): Access {
  const chosen = stack.organizations.find(({ id }) => organization === undefined || id === organization);
  if (!chosen) {
    const known = stack.organizations.map(({ id }) => id).join(', ');
    throw new DemoError(`The stack has no organisation ${organization}; it has ${known}`);
  }
  const client = chosen.clients.find(({ name }) => name === 'full');
  if (!client) throw new DemoError(`The organisation ${chosen.id} has no client with every scope`);
  const { clientId, clientSecret } = client;
  return { baseUrl: stack.gateway, organization: chosen.id, clientId, clientSecret };
}

export async function assertReady(baseUrl: string): Promise<void> {
  try {
    const answer = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await answer.body?.cancel();
    if (answer.ok) return;
  } catch {
    // No answer is as good as a bad one here: what to do about it is the same.
  }
  throw notRunning();
}

const notRunning = () =>
  new DemoError('The platform is not running: start it with `npm start`, then try again.');
