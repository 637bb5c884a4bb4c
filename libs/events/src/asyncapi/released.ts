import { readFileSync } from 'node:fs';
import { sha256 } from '@rymeda/kernel';
import type { AsyncApiDocument } from './document.ts';

/** The document as of the last release; subscribers were written against it. */
export const releasedFile = new URL('../../catalogue/released.asyncapi.json', import.meta.url);

export const releasedDocument = (): AsyncApiDocument =>
  JSON.parse(readFileSync(releasedFile, 'utf8')) as AsyncApiDocument;

/** Where a release says what it is, so that nobody changes it by hand. */
export const digestKey = 'x-release-sha256';

/** Of all that it says but the digest itself, however it is laid out. */
export function digestOf({ info, ...document }: AsyncApiDocument): string {
  const { [digestKey]: _own, ...said } = info;
  return sha256(JSON.stringify({ info: said, ...document })).toString('hex');
}
