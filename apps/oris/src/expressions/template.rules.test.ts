import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { segmentsOf, TemplateFaultError, type Segment } from './template.rules.ts';

describe('a template', () => {
  it.each<[string, Segment[]]>([
    ['', []],
    ['plain', [{ text: 'plain' }]],
    ['${a}', [{ expression: 'a' }]],
    ['Dear ${ name }!', [{ text: 'Dear ' }, { expression: 'name' }, { text: '!' }]],
    ['${a}${b}', [{ expression: 'a' }, { expression: 'b' }]],
    ['$${a}', [{ text: '${a}' }]],
    ['$$${a}', [{ text: '$${a}' }]],
    ['${a}$${b}${c}', [{ expression: 'a' }, { text: '${b}' }, { expression: 'c' }]],
    ['5 $ {a} }', [{ text: '5 $ {a} }' }]],
    ['${{"a": "}"}}', [{ expression: '{"a": "}"}' }]],
    ['$', [{ text: '$' }]],
  ])('%j is %j', (source, segments) => {
    expect(segmentsOf(source)).toEqual(segments);
  });

  it.each(['${', 'a ${b', '${"}', '${a}${'])('%j lacks a brace', (source) => {
    expect(() => segmentsOf(source)).toThrow(TemplateFaultError);
  });

  it('is put together again from its segments, whatever stands in it', () => {
    const text = fc.string({ maxLength: 20 }).map((t) => ({ text: t }));
    const expression = fc
      .constantFrom('a', 'event.data.id', '"}" + "{"', '{"k": 1}')
      .map((e) => ({ expression: e }));
    fc.assert(
      fc.property(fc.array(fc.oneof(text, expression), { maxLength: 8 }), (parts) => {
        const escaped = (t: string): string => t.replaceAll('${', () => '$${');
        const source = parts.map((p) => ('text' in p ? escaped(p.text) : `\${${p.expression}}`)).join('');
        // A text that ends in a dollar would escape what follows it.
        fc.pre(!parts.some((p, i) => 'text' in p && p.text.endsWith('$') && i < parts.length - 1));
        const merged: Segment[] = [];
        for (const part of parts) {
          const last = merged.at(-1);
          if ('text' in part && last !== undefined && 'text' in last) last.text += part.text;
          else if (!('text' in part) || part.text !== '') merged.push({ ...part });
        }
        expect(segmentsOf(source)).toEqual(merged);
      }),
    );
  });
});
