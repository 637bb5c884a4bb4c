import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allowedSpan, spanTable, type SpanType } from './spans.ts';
import { isSampled, isTraceparent, newTraceparent, spanIdOf, traceIdOf, unsampled } from './trace.ts';

const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

describe('a traceparent', () => {
  test('says its trace, its span and whether it is kept', () => {
    expect([traceIdOf(good), spanIdOf(good), isSampled(good)]).toEqual([
      'a'.repeat(32),
      'b'.repeat(16),
      true,
    ]);
    expect(isSampled(good.replace(/01$/, '03'))).toBe(true);
    expect(isSampled(good.replace(/01$/, '02'))).toBe(false);
    expect(isSampled(undefined)).toBe(false);
  });

  test('of another form is none', () => {
    const bad = [
      undefined,
      '',
      good.toUpperCase(),
      good.replaceAll('a', '0'),
      good.replaceAll('b', '0'),
      `${good}-x`,
      good.replace('00-', 'ff-'),
    ];
    expect(bad.filter(isTraceparent)).toEqual([]);
    expect(isTraceparent(good)).toBe(true);
  });

  test('that nobody keeps is the same place, or a new one', () => {
    expect(unsampled(good)).toBe(good.replace(/01$/, '00'));
    const [one, two] = [newTraceparent(), newTraceparent()];
    expect([isTraceparent(one), isSampled(one), one === two]).toEqual([true, false, false]);
  });
});

describe('a span', () => {
  const types = Object.keys(spanTable) as SpanType[];
  const text = fc.constantFrom(
    'Ada Lovelace',
    'Zoë',
    'a?b=c',
    '1980-12-10 ',
    'x'.repeat(161),
    '"',
    'a,b',
    'q&r',
  );

  test('carries nothing that its table does not name, and no text but ids, templates and names of ours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string(), fc.string(), text, (type, key, value, odd) => {
        const { attributes } = spanTable[type] as { attributes: readonly string[] };
        const given = Object.fromEntries([[key, value], ...attributes.map((name) => [name, odd])]);
        const told = allowedSpan(type, given);
        fc.pre(!attributes.includes(key));
        expect(told).toEqual({ name: type, attributes: {} });
      }),
    );
  });

  test('is named by its attributes', () => {
    const route = '/v1/care/patients/{id}';
    const given = { 'http.request.method': 'GET', 'http.route': route, 'http.response.status_code': 200 };
    expect(allowedSpan('engine.request', { ...given, 'rymeda.request.id': undefined })).toEqual({
      name: `GET ${route}`,
      attributes: given,
    });
  });

  test.each(types)('%s is named by what it may carry', (type) => {
    const { name, attributes } = spanTable[type] as {
      name: readonly string[];
      attributes: readonly string[];
    };
    expect(name.filter((part) => !attributes.includes(part))).toEqual([]);
  });
});
