import ts from 'typescript';
import { firstNode, NotFound } from './edit-source.ts';

/** Finds a node in a source, or throws `NotFound`. */
export type Place<T extends ts.Node> = (source: ts.SourceFile) => T;

/** The list in the value of a variable: the first one, so also that in `[…] as const` and `() => […]`. */
export const listIn =
  (variable: string): Place<ts.ArrayLiteralExpression> =>
  (source) =>
    within(valueOf(source, variable), ts.isArrayLiteralExpression, `list in "${variable}"`);

export const objectIn =
  (variable: string): Place<ts.ObjectLiteralExpression> =>
  (source) =>
    within(valueOf(source, variable), ts.isObjectLiteralExpression, `object in "${variable}"`);

/** The list in the value of a property of a variable's object. */
export const listOfProperty =
  (variable: string, property: string): Place<ts.ArrayLiteralExpression> =>
  (source) => {
    const found = objectIn(variable)(source).properties.find((p) => nameOf(p) === property);
    if (found === undefined) throw new NotFound(`"${property}" in "${variable}"`);
    return within(found, ts.isArrayLiteralExpression, `list in "${variable}.${property}"`);
  };

export const nameOf = (property: ts.ObjectLiteralElementLike | ts.TypeElement): string | undefined =>
  property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
    ? property.name.text
    : undefined;

export const interfaceNamed =
  (name: string): Place<ts.InterfaceDeclaration> =>
  (source) =>
    within(
      source,
      (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === name,
      `interface "${name}"`,
    );

/** The statement that declares a variable at the top of the file. */
export const declarationOf =
  (variable: string): Place<ts.Statement> =>
  (source) => {
    const found = source.statements.find(
      (s) => ts.isVariableStatement(s) && s.declarationList.declarations.some((d) => isNamed(d, variable)),
    );
    if (found === undefined) throw new NotFound(`"${variable}"`);
    return found;
  };

/** The statement that calls a function, at any depth, the first one. */
export const callOf =
  (name: string): Place<ts.ExpressionStatement> =>
  (source) =>
    within(
      source,
      (node): node is ts.ExpressionStatement =>
        ts.isExpressionStatement(node) &&
        ts.isCallExpression(node.expression) &&
        node.expression.expression.getText() === name,
      `call of "${name}"`,
    );

function valueOf(source: ts.SourceFile, variable: string): ts.Expression {
  const isIt = (node: ts.Node): node is ts.VariableDeclaration =>
    ts.isVariableDeclaration(node) && isNamed(node, variable);
  const { initializer } = within(source, isIt, `"${variable}"`);
  if (initializer === undefined) throw new NotFound(`value of "${variable}"`);
  return initializer;
}

const isNamed = (node: ts.VariableDeclaration, name: string): boolean =>
  ts.isIdentifier(node.name) && node.name.text === name;

function within<T extends ts.Node>(from: ts.Node, fits: (node: ts.Node) => node is T, what: string): T {
  const found = firstNode(from, fits);
  if (found === undefined) throw new NotFound(what);
  return found;
}
