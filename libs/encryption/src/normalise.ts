import type { BlindIndexDefinition } from '@rymeda/contracts';

/**
 * Brings the spellings of one value to one form before it is indexed. Pure; `docs/encryption.md` says what
 * each form folds together.
 */
export function normalise(form: BlindIndexDefinition['form'], value: string): string {
  switch (form) {
    case 'name':
    case 'person':
      return foldCase(spaces(value.normalize('NFKC')));
    case 'email':
      return foldCase(value.normalize('NFKC').trim());
    case 'identifier':
      return spaces(value.normalize('NFKC'));
    case 'date':
      return value.trim();
    case 'phone': {
      const digits = value.replace(/\D/g, '');
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    }
  }
}

const spaces = (s: string): string => s.trim().replace(/\s+/gu, ' ');

/** Upper then lower folds what one of them alone leaves apart (ß and SS, final sigma). */
const foldCase = (s: string): string => s.toUpperCase().toLowerCase().normalize('NFKC');
