import { describe, expect, it } from '@jest/globals';

import { ordered, parseDeclaration } from './services.ts';

describe('services that declare themselves', () => {
  it('reads the declaration out of package.json', () => {
    const text = JSON.stringify({ version: '0.1.0', rymeda: { port: 2, database: true, kafka: true } });
    expect(parseDeclaration('care', text)).toEqual({
      name: 'care',
      version: '0.1.0',
      offset: 2,
      database: true,
      kafka: true,
      redis: false,
      calls: [],
      jobs: [],
    });
  });

  it('passes over packages that are no services', () => {
    expect(parseDeclaration('shared', '{"name":"x"}')).toBeNull();
  });

  it.each([-1, 12, 15, 100, 1.5, '2', undefined])('refuses %p as a port, naming the file', (port) => {
    expect(() => parseDeclaration('care', JSON.stringify({ rymeda: { port } }))).toThrow(
      'apps/care/package.json',
    );
  });

  it('orders by port and refuses two services on one', () => {
    const [a, b] = [
      { name: 'a', offset: 2 },
      { name: 'b', offset: 1 },
    ] as const;
    expect(ordered([a, b]).map(({ name }) => name)).toEqual(['b', 'a']);
    expect(() => ordered([a, { name: 'c', offset: 2 }])).toThrow('both declare the port 2');
  });
});
