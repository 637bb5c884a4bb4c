import { describe, expect, it } from '@jest/globals';
import { cell, fieldList, printable, table } from './table.ts';

describe('a table', () => {
  it('has columns as wide as their widest cell, and no blanks at the ends of lines', () => {
    expect(
      table(
        ['id', 'name'],
        [
          ['org_100', 'A'],
          ['x', null],
        ],
      ),
    ).toBe('id       name\norg_100  A\nx        -');
  });

  it('shows the headings alone when there is nothing', () => {
    expect(table(['id', 'name'], [])).toBe('id  name');
  });

  it('counts characters, so that emoji and other scripts stand in line', () => {
    expect(table(['a', 'b'], [['🏥', 'x']])).toBe('a  b\n🏥  x');
  });
});

describe('a cell', () => {
  it.each([
    [null, '-'],
    [undefined, '-'],
    ['', '-'],
    [[], '-'],
    [['care:read', 'care:write'], 'care:read care:write'],
    ['2026-11-21T05:10:08.661Z', '2026-11-21T05:10:08Z'],
    [0, '0'],
    [false, 'false'],
    [{ npi: '1' }, '{"npi":"1"}'],
  ])('%j is %s', (value, shown) => expect(cell(value)).toBe(shown));

  it('keeps what could drive the terminal or turn the text round from it', () => {
    expect(cell('a\u001b[31mb\u202ec\nd')).toBe('a\ufffd[31mb\ufffdc\ufffdd');
    expect(printable('tab\tstays, ünï ☃ too')).toBe('tab\tstays, ünï ☃ too');
  });
});

it('a record is a field a line', () => {
  expect(fieldList({ id: 'org_1', timezone: 'UTC', billing: null })).toBe(
    'id        org_1\ntimezone  UTC\nbilling   -',
  );
});
