import { isNpi } from '@rymeda/kernel';
import type { ListEntry, ListName } from './list-entry.ts';

type Row = Readonly<Record<string, string>>;

/** How a list is published: the columns that are needed, and what a row says. */
interface ListFormat {
  columns: readonly string[];
  /** The entry, `null` for a row that excludes nobody (any more), `undefined` for one that cannot be read. */
  entryOf(row: Row): ListEntry | null | undefined;
}

const at = (row: Row, column: string): string => (row[column] ?? '').trim();

/** `19800131` or `01/31/1980` as a date; zeros, `Indefinite` and the like are none. */
export function listDate(text: string): string | null {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [year, month, day] = compact
    ? [compact[1], compact[2], compact[3]]
    : slashed
      ? [slashed[3], slashed[1], slashed[2]]
      : [];
  if (year === undefined || month === undefined || day === undefined || year === '0000') return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** LEIE has 0000000000 where it knows none; a number that fails its check digit would match nobody rightly. */
const realNpi = (text: string): string | null => (/^0*$/.test(text) || !isNpi(text) ? null : text);

/** `fields` tell rows apart, also those of namesakes. */
const keyOf = (list: ListName, fields: readonly (string | null)[]): string => [list, ...fields].join('|');

/** A row that names neither a person nor a business was cut off or shifted. */
const named = (entry: ListEntry): ListEntry | undefined =>
  entry.lastName === '' && entry.businessName === '' ? undefined : entry;

export const listFormats: Readonly<Record<ListName, ListFormat>> = {
  /** UPDATED.csv of oig.hhs.gov/exclusions, by its record layout. */
  leie: {
    columns: [
      'LASTNAME',
      'FIRSTNAME',
      'MIDNAME',
      'BUSNAME',
      'NPI',
      'DOB',
      'STATE',
      'EXCLTYPE',
      'EXCLDATE',
      'REINDATE',
    ],
    entryOf(row) {
      if (listDate(at(row, 'REINDATE')) !== null) return null;
      const since = listDate(at(row, 'EXCLDATE'));
      if (since === null) return undefined;
      const names = ['LASTNAME', 'FIRSTNAME', 'MIDNAME', 'BUSNAME', 'DOB', 'EXCLTYPE', 'EXCLDATE'];
      return named({
        list: 'leie',
        key: keyOf(
          'leie',
          [...names, 'ADDRESS', 'ZIP'].map((column) => at(row, column)),
        ),
        firstName: at(row, 'FIRSTNAME'),
        middleName: at(row, 'MIDNAME'),
        lastName: at(row, 'LASTNAME'),
        businessName: at(row, 'BUSNAME'),
        npi: realNpi(at(row, 'NPI')),
        dateOfBirth: listDate(at(row, 'DOB')),
        state: at(row, 'STATE') || null,
        exclusion: at(row, 'EXCLTYPE'),
        since,
      });
    },
  },
  /** The public exclusions extract of sam.gov, version 2. */
  sam: {
    columns: [
      'Classification',
      'Name',
      'First',
      'Middle',
      'Last',
      'NPI',
      'Exclusion Type',
      'Active Date',
      'Record Status',
      'SAM Number',
    ],
    entryOf(row) {
      if (/^inactive$/i.test(at(row, 'Record Status'))) return null;
      const kind = at(row, 'Classification');
      // Neither people nor firms: ships and aircraft.
      if (/^vessel|^aircraft/i.test(kind)) return null;
      const individual = /^individual$/i.test(kind);
      return named({
        list: 'sam',
        key: keyOf('sam', [at(row, 'SAM Number'), at(row, 'Name'), at(row, 'Last'), at(row, 'First')]),
        firstName: at(row, 'First'),
        middleName: at(row, 'Middle'),
        lastName: individual ? at(row, 'Last') : '',
        businessName: individual ? '' : at(row, 'Name'),
        npi: realNpi(at(row, 'NPI')),
        dateOfBirth: null,
        state: at(row, 'State / Province') || null,
        exclusion: at(row, 'Exclusion Type'),
        since: listDate(at(row, 'Active Date')),
      });
    },
  },
};
