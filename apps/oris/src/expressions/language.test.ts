import { expect, it } from '@jest/globals';
import { names } from './environment.ts';
import { compile, EvaluationFailedError, ExpressionFaultError, toJson } from './language.ts';
import { int, object, string } from './value-type.ts';

const environment = names({
  event: object({ name: string }),
  items: { kind: 'list', of: object({ id: string, size: int }) },
});
const items = Array.from({ length: 100 }, (_, size) => ({ id: 'x'.repeat(36), size }));
const evaluate = (source: string): unknown =>
  toJson(compile(source, environment).evaluate({ event: { name: 'care.session.no_show' }, items }));

it.each([
  ['each doubles', '[event.name]', '.map(y, y + y)', 12],
  ['each makes lists of what it gets', '[event.name]', '.map(y, [y, y, y, y])', 6],
  ['each makes maps of what it gets', '[event.name]', '.map(y, {"a": y, "b": y})', 6],
  ['each adds what passes', '[[1, 1, 1]]', '.map(y, true, y + y + y + y + y)', 5],
])('loops one behind the other of which %s are refused before they run', (_what, list, loop, times) => {
  const source = list + loop.repeat(times);
  expect(() => compile(source, environment)).toThrow(ExpressionFaultError);
  expect(() => compile(source, environment, undefined, 'run')).toThrow('loops');
});

it('loops one behind the other that choose and pick are what they were', () => {
  const picked = 'items.filter(i, i.size < 3).map(i, {"id": i.id, "size": string(i.size)}).map(i, i["size"])';
  expect(evaluate(picked)).toEqual(['0', '1', '2']);
  const long = Array.from({ length: 12 }, (_, n) => `i.size != ${n + 3}`).join(' && ');
  const told = 'map(i, {"id": i.id, "a": i.id, "b": i.id, "c": i.id}).map(i, {"x": i["id"], "y": i["a"]})';
  expect(evaluate(`items.filter(i, ${long}).${told}`)).toHaveLength(88);
  expect(evaluate('items.map(i, i.size).filter(n, n > 1).map(n, n + n).exists(n, n == 4)')).toBe(true);
});

it('a value that is larger than a run keeps fails its expression', () => {
  expect(evaluate('items.map(i, [i, i])')).toHaveLength(100);
  expect(() => evaluate(`items.map(i, [${Array(60).fill('items').join(', ')}])`)).toThrow(
    EvaluationFailedError,
  );
});
