import type { BlindIndexDefinition } from '@rymeda/contracts';

type Form = BlindIndexDefinition['form'];

/**
 * Brings the spellings of one value to one form before it is indexed. Pure; `docs/encryption.md` says what
 * each form folds together. Of a compound value, `part` is the place.
 */
export function normalise(form: Form, value: string, part = 0): string {
  const nfkc = value.normalize('NFKC');
  switch (form) {
    case 'name':
      return foldCase(spaces(nfkc));
    case 'person':
      return normalise(part < 2 ? 'name' : 'date', value);
    case 'email':
      return foldCase(nfkc.trim());
    case 'identifier':
      return spaces(nfkc);
    case 'date':
      return isoDate(nfkc.trim());
    case 'phone': {
      const digits = nfkc.replace(/\D/g, '');
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    }
  }
}

/** 1980-12-10, 1980-12-10T00:00:00Z, 19801210 and, as the US writes it, 12/10/1980 are one date. */
function isoDate(text: string): string {
  const ymd = /^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$/.exec(text);
  if (ymd) return ymd.slice(1).join('-');
  const mdy = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (mdy === null) return text;
  const [, month = '', day = '', year] = mdy;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const spaces = (s: string): string => s.trim().replace(/\s+/gu, ' ');

/**
 * Upper then lower folds what one of them alone leaves apart (ß and SS, final sigma); the capital ẞ has to be lower
 * before.
 */
const foldCase = (s: string): string => s.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
