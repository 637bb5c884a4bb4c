import ts from 'typescript';
import type { Edit } from './edit-source.ts';
import { nameOf, type Place } from './places.ts';

/** Elements at the end of a list; what is there already stays as it is. `apart`: after an empty line. */
export const append =
  (place: Place<ts.ArrayLiteralExpression>, elements: string[], apart = false): Edit =>
  (source) => {
    const list = place(source);
    const present = new Set(list.elements.map((e) => e.getText()));
    const missing = elements.filter((e) => !present.has(e));
    if (missing.length === 0) return null;
    const last = list.elements.at(-1);
    if (last === undefined) return { at: list.getStart() + 1, text: missing.join(', ') };
    return { at: last.getEnd(), text: `,${apart ? '\n\n' : ' '}${missing.join(',\n')}` };
  };

/** A property at the end of an object, unless it has one of this name. */
export const setProperty =
  (place: Place<ts.ObjectLiteralExpression>, name: string, value: string): Edit =>
  (source) => {
    const object = place(source);
    if (object.properties.some((p) => nameOf(p) === name)) return null;
    const text = `${/^[A-Za-z]\w*$/.test(name) ? name : `'${name}'`}: ${value}`;
    const last = object.properties.at(-1);
    if (last === undefined) return { at: object.getStart() + 1, text: ` ${text} ` };
    return { at: last.getEnd(), text: `,\n${text}` };
  };

export const addMember =
  (place: Place<ts.InterfaceDeclaration>, name: string, type: string): Edit =>
  (source) => {
    const found = place(source);
    if (found.members.some((m) => nameOf(m) === name)) return null;
    return { at: found.getEnd() - 1, text: `${name}: ${type};\n` };
  };

export const before =
  (place: Place<ts.Statement>, text: string): Edit =>
  (source) => ({ at: place(source).getStart(), text: `${text}\n\n` });

/** `import { … } from`, or `import type { … } from`: joined to one from the same module, or in its order. */
export const addImport =
  (names: string[], module: string, kind: 'value' | 'type' = 'value'): Edit =>
  (source) => {
    const imports = source.statements.filter(ts.isImportDeclaration);
    const same = imports.find((i) => moduleOf(i) === module && bindingsOf(i) !== undefined);
    if (same !== undefined) {
      const bindings = bindingsOf(same)!.elements;
      const missing = names.filter((n) => !bindings.some((b) => b.name.text === n));
      const text = missing.map((n) =>
        kind === 'type' && !same.importClause?.phaseModifier ? `type ${n}` : n,
      );
      return missing.length === 0 ? null : { at: bindings.at(-1)!.getEnd(), text: `, ${text.join(', ')}` };
    }
    const line = `import ${kind === 'type' ? 'type ' : ''}{ ${names.join(', ')} } from '${module}';`;
    const next = imports.find((i) => order(moduleOf(i)) > order(module));
    if (next !== undefined) return { at: next.getStart(), text: `${line}\n` };
    const last = imports.at(-1);
    return last === undefined ? { at: 0, text: `${line}\n\n` } : { at: last.getEnd(), text: `\n${line}` };
  };

/** `export * from`, in its order. */
export const addExport =
  (module: string): Edit =>
  (source) => {
    const exports = source.statements.filter(ts.isExportDeclaration);
    if (exports.some((e) => moduleOf(e) === module)) return null;
    const line = `export * from '${module}';`;
    const next = exports.find((e) => moduleOf(e) > module);
    return next === undefined
      ? { at: source.getEnd(), text: `${line}\n` }
      : { at: next.getStart(), text: `${line}\n` };
  };

const moduleOf = (node: ts.ImportDeclaration | ts.ExportDeclaration): string =>
  node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)
    ? node.moduleSpecifier.text
    : '';

function bindingsOf(node: ts.ImportDeclaration): ts.NamedImports | undefined {
  const bindings = node.importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) ? bindings : undefined;
}

/** Packages come before files of our own. */
const order = (module: string): string => (module.startsWith('.') ? `~${module}` : module);
