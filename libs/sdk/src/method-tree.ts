import { Call, fullAnswer, pageOfAnswer } from './call.ts';
import type { Answer } from './http.ts';
import { List, type Page } from './list.ts';
import type { OperationRow, OperationTable } from './operation.ts';
import { callArguments, type CallArguments } from './request.ts';

type Send = (row: OperationRow, call: CallArguments) => Promise<Answer>;
type Tree = Record<string, unknown>;

/** `care.sessions.notes.create` becomes `tree.care.sessions.notes.create(sessionId, body, options)`. */
export function methodTree(table: OperationTable, send: Send): Tree {
  const root: Tree = {};
  for (const [name, row] of Object.entries(table)) {
    const steps = name.split('.');
    const verb = steps.pop()!;
    const group = steps.reduce<Tree>((node, step) => (node[step] ??= {}) as Tree, root);
    group[verb] = method(name, row, send);
  }
  return root;
}

function method(name: string, row: OperationRow, send: Send) {
  if (row.kind === 'list' || row.kind === 'search')
    return (...args: unknown[]) => {
      const call = callArguments(name, row, args);
      return new List((cursor) => page(send, row, call, cursor));
    };
  return (...args: unknown[]) => new Call(send(row, callArguments(name, row, args)).then(fullAnswer));
}

async function page(
  send: Send,
  row: OperationRow,
  call: CallArguments,
  nextCursor: string | undefined,
): Promise<Page<unknown>> {
  const { cursor, ...rest } = (call.input ?? {}) as { cursor?: string | null };
  const at = nextCursor ?? cursor ?? undefined;
  const input = at === undefined ? rest : { ...rest, cursor: at };
  return pageOfAnswer(await send(row, { ...call, input }));
}
