import { isSampled, type Span, type Tracer } from '@rymeda/kernel';
import { currentContext } from '@rymeda/tenancy';

/** What is used here of the driver's events; a driver's client is one. */
interface CommandMonitor {
  on(event: 'commandStarted', told: (event: Started) => void): unknown;
  on(event: 'commandSucceeded', told: (event: { requestId: number }) => void): unknown;
  on(event: 'commandFailed', told: (event: { requestId: number; failure: Error }) => void): unknown;
}
interface Started {
  command: Record<string, unknown>;
  commandName: string;
  databaseName: string;
  requestId: number;
}

/**
 * A span for each command in a trace that is kept, by the driver's own monitoring: one place for every store, and it
 * sees the commands that nobody wrote (commits, the second page of a cursor). The driver tells of a command within the
 * caller's context. Of the command itself only its name and collection are looked at.
 */
export function traceCommands(client: CommandMonitor, tracer: Tracer): void {
  const open = new Map<number, Span>();
  client.on('commandStarted', ({ command, commandName, databaseName, requestId }) => {
    const parent = currentContext()?.traceparent;
    if (!isSampled(parent)) return;
    const collection: unknown = commandName === 'getMore' ? command['collection'] : command[commandName];
    const span = tracer.begin('mongodb.command', parent, {
      attributes: {
        'db.system.name': 'mongodb',
        'db.namespace': databaseName,
        'db.operation.name': commandName,
        'db.collection.name': typeof collection === 'string' ? collection : undefined,
      },
    });
    if (span !== undefined) open.set(requestId, span);
  });
  const end = (requestId: number, fault?: string): void => {
    open.get(requestId)?.end({}, fault);
    open.delete(requestId);
  };
  client.on('commandSucceeded', ({ requestId }) => end(requestId));
  client.on('commandFailed', ({ requestId, failure }) => end(requestId, failure.name));
}
