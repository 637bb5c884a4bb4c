/** Whom a list excludes, as far as anybody can be held against it. Public, and kept as evidence with each match. */
export interface ListEntry {
  list: ListName;
  /** Of this row, the same in each edition of the list. */
  key: string;
  firstName: string;
  middleName: string;
  lastName: string;
  businessName: string;
  /** Only a real one; most rows have none. */
  npi: string | null;
  /** YYYY-MM-DD; SAM has none. */
  dateOfBirth: string | null;
  state: string | null;
  /** LEIE: the section of the Act (`1128a1`); SAM: the exclusion's type. */
  exclusion: string;
  /** YYYY-MM-DD. */
  since: string | null;
}

/** OIG's List of Excluded Individuals/Entities; GSA's System for Award Management, exclusions. */
export const listNames = ['leie', 'sam'] as const;
export type ListName = (typeof listNames)[number];
