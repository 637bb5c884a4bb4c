import { expect, it } from '@jest/globals';
import { RymedaError } from '@rymeda/sdk';
import { wholePages } from './export-pages.ts';

const failure = (status: number) =>
  new RymedaError(
    status,
    {},
    { code: status === 0 ? 'CONNECTION_FAILED' : 'X', message: '', details: null, requestId: null },
  );

async function walked(answers: (number | 'page')[], waitsMs = [0, 0]) {
  const [asked, waited]: [(string | undefined)[], number[]] = [[], []];
  let pages = 0;
  const ask = async (cursor: string | undefined) => {
    asked.push(cursor);
    const answer = answers.shift() ?? 'page';
    if (answer !== 'page') throw failure(answer);
    const hasMore = ++pages < 3;
    return { data: [pages], pagination: { hasMore, cursor: hasMore ? `after ${pages}` : null } };
  };
  const found: number[] = [];
  try {
    for await (const page of wholePages(ask, { onLost: (ms) => waited.push(ms), waitsMs }))
      found.push(...page);
    return { found, asked, waited };
  } catch (error) {
    return { found, asked, waited, status: (error as RymedaError).status };
  }
}

it('a page that did not come is asked for again, from where it would have begun', async () => {
  const { found, asked } = await walked(['page', 0, 503, 'page', 429, 'page']);
  expect(found).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, 'after 1', 'after 1', 'after 1', 'after 2', 'after 2']);
});

it('one that never comes ends the list, after all waits', async () =>
  expect(await walked(['page', 0, 502, 504])).toMatchObject({ found: [1], waited: [0, 0], status: 504 }));

it.each([403, 404, 409, 500])('what is answered %d is not asked for again', async (status) =>
  expect(await walked(['page', status])).toMatchObject({ found: [1], waited: [], status }),
);
