import { readFileSync } from 'node:fs';
import type { AsyncApiDocument } from './document.ts';

/** The document as of the last release; subscribers were written against it. */
export const releasedFile = new URL('../../catalogue/released.asyncapi.json', import.meta.url);

export const releasedDocument = (): AsyncApiDocument =>
  JSON.parse(readFileSync(releasedFile, 'utf8')) as AsyncApiDocument;
