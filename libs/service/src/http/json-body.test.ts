import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maxDepth, parseJson } from './json-body.ts';

const parse = (text: string): unknown => parseJson(Buffer.from(text, 'utf8'));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noNegativeZero: true } as never), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it(`may nest ${maxDepth} deep, not deeper, and braces in strings don't count`, () => {
    expect(parse(nested(maxDepth))).toBeDefined();
    expect(() => parse(nested(maxDepth + 1))).toThrow('nested deeper');
    expect(() => parse('['.repeat(200_000))).toThrow('nested deeper');
    expect(parse(JSON.stringify({ a: '['.repeat(50) + '\\"{' }))).toBeDefined();
  });

  it('is as deep in objects as in lists, also behind a text; and how many stand side by side is no depth', () => {
    const inObjects = (depth: number): string => '{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1);
    expect(parse(inObjects(maxDepth))).toBeDefined();
    expect(() => parse(inObjects(maxDepth + 1))).toThrow('nested deeper');
    for (const text of ['a', '"', '\\', '\\"']) {
      expect(parse(`[${JSON.stringify(text)},${nested(maxDepth - 1)}]`)).toBeDefined();
      expect(() => parse(`[${JSON.stringify(text)},${nested(maxDepth)}]`)).toThrow('nested deeper');
    }
    for (const one of ['[]', '{}']) expect(parse(`[${Array(100).fill(one).join()}]`)).toHaveLength(100);
  });

  it('names no field twice in one object, however it is spelled', () => {
    expect(() => parse('{"a":1,"a":2}')).toThrow('twice');
    expect(() => parse('{"a":1,"\\u0061":2}')).toThrow('twice');
    expect(() => parse('{"x":[{"a":1,"b":"a","a" : 2}]}')).toThrow('twice');
    expect(() => parse('{"a":[1],"a":2}')).toThrow('twice');
    expect(() => parse('{"a":{"b":1},"a":2}')).toThrow('twice');
    expect(parse('{"a":{"b":1},"b":[{"a":1},["a"]],"c":{"a":1}}')).toBeDefined();
    expect(parse('{"a":{"a":1},"b":[{"a":1},{"a":"a"}]}')).toBeDefined();
  });

  it.each(['', '{', '{"a":}', 'undefined', "{'a':1}", '{"a":1}}', '\u0000'])(
    'is refused when it is %j',
    (text) => {
      expect(() => parse(text)).toThrow('not valid JSON');
    },
  );

  it('is UTF-8', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
  });
});
