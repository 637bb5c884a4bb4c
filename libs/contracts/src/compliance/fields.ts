import { z } from 'zod';
import { date, instant, line } from '../fields.ts';

/** The kinds of file that are taken; what a file is, its bytes say. */
export const fileTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;
export const maxFileBytes = 50 * 1024 * 1024;

export const fileFields = {
  filename: line(200),
  contentType: z.enum(fileTypes),
  bytes: z
    .int('must be a whole number')
    .min(1, 'must not be empty')
    .max(maxFileBytes, 'must be at most 50 MiB')
    .meta({ description: 'Length of the file, 1 to 52,428,800' }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hex digits')
    .meta({ description: 'Of the file, lower-case hex' }),
};

export const storedFile = z.object(fileFields).meta({ id: 'StoredFile' });
export type StoredFile = z.infer<typeof storedFile>;

/** A date is valid through its end in the organisation's time zone, a moment until then. */
export const expiry = () =>
  z.union([date(), instant()], 'must be a date, YYYY-MM-DD, or a time, ISO 8601 with an offset').meta({
    description: 'A date, valid through its end in the organisation’s time zone, or a moment',
    examples: ['2027-03-31', '2027-03-31T17:00:00Z'],
  });
