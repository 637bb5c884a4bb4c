import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { Refusal } from '../refusal.ts';

/** Where a text goes into a source. */
export interface Insertion {
  at: number;
  text: string;
}
/** `null`: it is there already. Throws `NotFound` where the file has not the form that it looks for. */
export type Edit = (source: ts.SourceFile) => Insertion | null;

/** What an edit looked for. */
export class NotFound extends Error {}

/**
 * Edits of a TypeScript file by its syntax tree, one after the other, so that they hold however it is laid out.
 * Prettier formats what comes of it.
 */
export function editSource(tree: Tree, path: string, ...edits: Edit[]): void {
  let text = tree.read(path, 'utf8');
  if (text === null) throw new Refusal(`${path} is not there.`);
  for (const edit of edits) {
    const insertion = insertionOf(edit, path, text);
    if (insertion !== null) text = text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at);
  }
  tree.write(path, text);
}

function insertionOf(edit: Edit, path: string, text: string): Insertion | null {
  try {
    return edit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new Refusal(
      `${path}: found no ${error.message}. Give it the form that it has in apps/care, then run this again.`,
    );
  }
}

/** The first node, outside in, that fits. */
export function firstNode<T extends ts.Node>(
  from: ts.Node,
  fits: (node: ts.Node) => node is T,
): T | undefined {
  if (fits(from)) return from;
  return ts.forEachChild(from, (child) => firstNode(child, fits));
}
