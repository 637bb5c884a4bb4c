import { expect, it } from '@jest/globals';
import { mediaTypeOf } from './media-type.rules.ts';

it.each([
  ['application/pdf', Buffer.from('%PDF-1.7\n')],
  ['image/png', Buffer.from('89504e470d0a1a0a00', 'hex')],
  ['image/jpeg', Buffer.from('ffd8ffe000', 'hex')],
  ['image/tiff', Buffer.from('49492a00', 'hex')],
  ['image/tiff', Buffer.from('4d4d002a', 'hex')],
])('%s is known by how it begins', (mediaType, bytes) => {
  expect(mediaTypeOf(bytes)).toBe(mediaType);
});

it.each(['', '%PDF', '<html>', 'PK\u0003\u0004', ' %PDF-1.7'])('%j is none of them', (text) => {
  expect(mediaTypeOf(Buffer.from(text))).toBeUndefined();
});
