import type { Command } from 'commander';
import type { StackStatus } from '@rymeda/stack';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { CliError, exitCodeOf, exitCodes } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';
import { errorOf, request } from './gateway-request.ts';
import { table } from './table.ts';
import { findTarget, homeOf, type Environment } from './target.ts';

/** What the gateway says of itself, or why it says nothing. */
export interface GatewayStatus {
  url: string;
  state: 'ready' | 'not ready' | 'unreachable';
  detail: string;
  /** Engine → `up` or `down`. */
  engines: Record<string, string>;
  exitCode: number;
}

/** `stack` is null where no local stack is. */
export interface Status {
  green: boolean;
  gateway: Omit<GatewayStatus, 'exitCode'> | null;
  stack: StackStatus | null;
}

export function statusCommand(program: Command, cli: Cli): void {
  leaf(program, 'status', {
    summary: 'Show whether the platform is ready: gateway, engines, and the parts of a local stack.',
    examples: ['status', 'status --json | jq .green', 'status || echo "not green"'],
  }).action(async (options: JsonOption) => {
    const stack = cli.env['RYMEDA_URL'] ? null : await localStack(cli.env);
    const gateway = await gatewayStatus(cli.env).catch((error: unknown) => {
      // Without a stack there is nothing to show; with one, its parts tell more than this failure.
      if (stack?.started !== true) throw error;
      cli.say(failureText(failureOf(error)));
      return null;
    });
    const { exitCode = exitCodes.unreachable, ...shown } = gateway ?? {};
    const green = isGreen(gateway, stack);
    const status = { green, gateway: gateway && shown, stack } as Status;
    show(cli, options, status, () => statusText(status));
    cli.endWith(green ? exitCodes.ok : exitCode || exitCodes.failed);
  });
}

async function gatewayStatus(env: Environment): Promise<GatewayStatus> {
  const { baseUrl: url } = await findTarget(env);
  try {
    return readinessOf(url, await request(`${url}/readyz`, {}, 5_000));
  } catch (error) {
    const { message } = failureOf(error);
    return { url, state: 'unreachable', detail: message, engines: {}, exitCode: exitCodeOf(error) };
  }
}

/** The gateway is ready while engines are down: each costs only its own routes. */
export function readinessOf(url: string, answer: { status: number; body: unknown }): GatewayStatus {
  const body = (answer.body ?? {}) as { status?: unknown; engines?: Record<string, { status?: unknown }> };
  if (typeof body.status !== 'string' || typeof body.engines !== 'object')
    throw answer.status === 200
      ? new CliError('failed', `${url}/readyz does not answer as a gateway does.`)
      : errorOf(answer);
  const engines = Object.fromEntries(
    Object.entries(body.engines).map(([name, { status }]) => [name, String(status)]),
  );
  const ready = answer.status === 200;
  return {
    url,
    state: ready ? 'ready' : 'not ready',
    detail: ready ? '' : body.status,
    engines,
    exitCode: ready ? exitCodes.ok : exitCodes.failed,
  };
}

/** Null when nothing was ever started with this home. */
async function localStack(env: Environment): Promise<StackStatus | null> {
  // Loaded here only: it brings the drivers of all servers along.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    // Kafka's client sets a timer in the past, and nothing can be done about it here.
    if (name !== 'TimeoutNegativeWarning') process.stderr.write(`${name}: ${message}\n`);
  });
  const { statusOf } = await import('@rymeda/stack');
  const status = await statusOf({ home: homeOf(env) });
  return status.started ? status : null;
}

export function isGreen(gateway: GatewayStatus | null, stack: StackStatus | null): boolean {
  if (gateway?.state !== 'ready' || Object.values(gateway.engines).some((state) => state !== 'up'))
    return false;
  return stack === null || stack.green;
}

export function statusText({ green, gateway, stack }: Status): string {
  const blocks: string[] = [];
  if (gateway) {
    const states = Object.entries(gateway.engines).map(([name, state]) => [`engine ${name}`, state]);
    const own = gateway.detail === '' ? gateway.state : `${gateway.state}: ${gateway.detail}`;
    blocks.push(table([`gateway ${gateway.url}`, own], states));
  }
  if (stack) {
    const parts = stack.parts.map((p) => [
      p.name,
      p.state,
      p.pid,
      p.url,
      megabytes(p.memoryMb),
      p.upSince,
      p.detail,
    ]);
    blocks.push(
      `Local stack in ${stack.home}`,
      table(['part', 'state', 'pid', 'address', 'memory', 'up since', ''], parts),
    );
  }
  return [...blocks, green ? 'All green.' : 'Not all green.'].join('\n\n');
}

const megabytes = (memory: number | null): string | null => (memory === null ? null : `${memory} MB`);
