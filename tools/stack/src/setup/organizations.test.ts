import { describe, expect, it } from '@jest/globals';

import { demoOrganizations } from './demo-organizations.ts';
import { clientsFor, isComplete } from './organizations.ts';

/** Luhn over the NPI with the prefix 80840 (ISO 7812 card issuer of US health identifiers). */
function hasRightCheckDigit(npi: string): boolean {
  const digits = [...`80840${npi}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 1 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

describe('demo organisations', () => {
  const wanted = clientsFor(['care:read', 'care:write', 'audit:read']);

  it('have NPIs with right check digits', () => {
    for (const { billing } of demoOrganizations) expect(hasRightCheckDigit(billing.npi)).toBe(true);
  });

  it('get a client for everything and one that only reads', () => {
    expect(wanted).toEqual([
      { name: 'full', scopes: ['care:read', 'care:write', 'audit:read'] },
      { name: 'readonly', scopes: ['care:read', 'audit:read'] },
    ]);
  });

  it('get new clients when one is missing or lacks a scope that exists by now', () => {
    const clients = wanted.map(({ name, scopes }) => ({
      name,
      clientId: name,
      clientSecret: 'secret',
      scope: scopes.join(' '),
    }));
    const stored = demoOrganizations.map(({ id, name }) => ({ id, name, clients }));
    expect(isComplete(stored, wanted)).toBe(true);
    expect(isComplete(stored.slice(1), wanted)).toBe(false);
    expect(isComplete(stored, clientsFor(['care:read', 'care:write', 'audit:read', 'oris:read']))).toBe(
      false,
    );
  });
});
