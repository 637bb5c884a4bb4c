import type { Encounter, PersonLine } from './person.ts';

/** Somebody with so many visits, all at the same two practitioners. */
export function somebody(n: number, visits = 2): PersonLine {
  const encounters = Array.from({ length: visits }, (_, v): Encounter => {
    const start = `2024-0${v + 1}-05T08:00:00.000Z`;
    return {
      id: `enc-${n}-${v}`,
      start,
      end: start,
      class: 'AMB',
      type: { display: 'Encounter for problem' },
      practitionerNpi: v % 2 === 0 ? '9999984597' : '1234567893',
      note: `Visit ${v}`,
    };
  });
  return {
    id: `person-${n}`,
    person: { firstName: 'Abe604', lastName: `Kuhn${n}`, dateOfBirth: '1984-07-02', sex: 'male' },
    practitioners: [
      { npi: '9999984597', firstName: 'Ana1', lastName: 'Díaz3' },
      { npi: '1234567893', firstName: 'Gabriel934', lastName: 'Reilly981' },
    ],
    encounters,
  };
}
