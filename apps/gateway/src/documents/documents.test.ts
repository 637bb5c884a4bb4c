import { expect, test } from '@jest/globals';
import { allOperations, openApiDocument } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import { docsPage, docsPolicy } from './docs-page.ts';
import { markup } from './html.ts';

const document = openApiDocument(allOperations, { version: '1', servers: ['/'] });
const page = docsPage(document);

test('the page names every operation', () => {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of Object.keys(item)) expect(page).toContain(`${method.toUpperCase()} ${path}`);
});

test('it needs no script and loads nothing', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|@import|url\(|\son\w+=/i);
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
  expect(docsPolicy).toContain(`style-src 'sha256-${sha256(style).toString('base64')}'`);
});

test('it can be read by everyone: language, title, landmarks, one h1, table headers, headings in order', () => {
  expect(page).toMatch(/<html lang="en">/);
  expect(page).toMatch(/<title>[^<]+<\/title>/);
  expect(page.match(/<h1/g)).toHaveLength(1);
  for (const landmark of ['<main', '<nav aria-label', '<header']) expect(page).toContain(landmark);
  expect(page).not.toMatch(/<th>/);
  const levels = [...page.matchAll(/<h([1-6])/g)].map((m) => Number(m[1]));
  levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
});

test('every link inside it leads somewhere, every id is there once', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('what is put into a page can never become markup', () => {
  expect(markup`<p title="${'"><b>'}">${"<i>&'"}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt;&amp;&#39;</p>',
  );
});
