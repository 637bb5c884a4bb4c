import type { ClaimDocument } from '@rymeda/contracts';

const starts: readonly { mediaType: ClaimDocument['mediaType']; bytes: readonly number[] }[] = [
  { mediaType: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { mediaType: 'image/tiff', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
];

/** How many bytes tell. */
export const tellingBytes = 8;

/** What a file is by how it begins, whatever was said of it. */
export const mediaTypeOf = (beginning: Uint8Array): ClaimDocument['mediaType'] | undefined =>
  starts.find(({ bytes }) => bytes.every((byte, i) => beginning[i] === byte))?.mediaType;
