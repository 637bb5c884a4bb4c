import { describe, expect, it } from '@jest/globals';
import { noteCreate, patientCreate, providerCreate, sessionCreate } from '@rymeda/contracts';
import {
  noteBody,
  patientBody,
  providerBody,
  scheduledMinutes,
  serviceType,
  sessionBody,
} from './api-bodies.ts';
import { committedPeople, readPeople } from './people-file.ts';
import type { PersonLine } from './person.ts';

const line: PersonLine = {
  id: 'p-1',
  person: {
    firstName: 'Abe604',
    lastName: 'Kuhn96',
    dateOfBirth: '1984-07-02',
    sex: 'male',
    mrn: 'mrn-1',
    language: 'en-US',
    insurance: { payerName: 'Aetna', memberId: 'M1', relationship: 'self' },
  },
  practitioners: [],
  encounters: [],
};

describe('the bodies made of a person', () => {
  it('name the person by Synthea’s id and say whose patient it is', () => {
    expect(patientBody(line, 'prv_1')).toEqual({
      firstName: 'Abe604',
      lastName: 'Kuhn96',
      dateOfBirth: '1984-07-02',
      sex: 'male',
      mrn: 'mrn-1',
      status: 'active',
      partnerPatientId: 'p-1',
      timezone: 'America/New_York',
      preferredLanguage: 'en-US',
      insuranceInfo: { payerName: 'Aetna', memberId: 'M1', relationship: 'self' },
      primaryProviderId: 'prv_1',
    });
  });

  it('make the dead inactive', () => {
    expect(patientBody({ ...line, person: { ...line.person, deceased: true } }, undefined)).toMatchObject({
      status: 'inactive',
    });
  });

  it('correct the NPI, and license in Massachusetts whoever names no state', () => {
    expect(providerBody({ npi: '1234567890', firstName: 'Ana1', lastName: 'Díaz3' })).toEqual({
      firstName: 'Ana1',
      lastName: 'Díaz3',
      npi: '1234567893',
      specialty: '208D00000X',
      credentialStatus: 'active',
      licenseStates: ['MA'],
    });
  });

  it('of everyone in the repository are what the contracts take', async () => {
    const people = await readPeople(committedPeople);
    expect(people.length).toBeGreaterThanOrEqual(36);
    for (const person of people) {
      patientCreate.parse(patientBody(person, 'prv_1'));
      for (const practitioner of person.practitioners) {
        const { npi: _, ...body } = providerBody(practitioner); // see npi.test.ts
        providerCreate.omit({ npi: true }).parse(body);
      }
      for (const encounter of person.encounters) {
        sessionCreate.parse(sessionBody(encounter, 'pat_1', 'prv_1'));
        noteCreate.parse(noteBody(encounter));
      }
    }
  });
});

describe('a session made of an encounter', () => {
  const hour = (minutes: number) => ({
    start: '2024-05-01T08:00:00.000Z',
    end: new Date(Date.parse('2024-05-01T08:00:00.000Z') + minutes * 60_000).toISOString(),
  });

  it.each([
    [0, 1],
    [0.4, 1],
    [29.6, 30],
    [1440, 1440],
    [20_160, 1440],
  ])('that lasted %d minutes is booked for %d', (lasted, booked) => {
    expect(scheduledMinutes(hour(lasted))).toBe(booked);
  });

  it.each([
    ['EMER', 'Emergency room admission', 'emergency'],
    ['EMER', 'Obstetric emergency hospital admission', 'maternity'],
    ['IMP', 'Drug rehabilitation and detoxification', 'behavioral_health'],
    ['IMP', 'Admission to surgical department', 'inpatient'],
    ['AMB', 'Well child visit', 'preventive_care'],
    ['AMB', 'Encounter for problem', 'primary_care'],
    ['HH', 'Admission to hospice', 'home_health'],
  ])('of class %s, "%s", is %s', (actCode, display, expected) => {
    expect(serviceType({ class: actCode, type: { display } })).toBe(expected);
  });
});
