import { describe, expect, it } from '@jest/globals';
import { claimCreate, claimStatus, type ClaimStatus, type Finding } from '@rymeda/contracts';
import fc from 'fast-check';
import { claimEvent, toClaim, type ClaimState } from './claim.ts';
import { changeClaim, deleteClaim, moveClaim, newClaim, refuseErrors, scrubbed } from './claim.rules.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const muchLater = new Date('2026-04-03T14:00:00.000Z');
const body = {
  clientId: 'pat_1',
  sessionId: 'ses_1',
  payerId: 'pay_1',
  cptCodes: ['90837'],
  icdCodes: ['F41.1'],
  totalAmount: 150.29,
};
const draft = newClaim(claimCreate.parse(body), { id: 'clm_1', organizationId: 'org_1', now });

/** The specification's table, written out once more and in another form than the code's. */
const legal = new Set(
  (
    'draft>submitted submitted>accepted submitted>denied accepted>paid accepted>denied denied>appealed ' +
    'appealed>accepted appealed>denied appealed>paid'
  ).split(' '),
);

describe('a claim', () => {
  it('begins as a draft, in cents inside and in dollars at the API', () => {
    expect(draft).toMatchObject({
      status: 'draft',
      totalAmount: 15_029,
      paidAmount: null,
      submittedAt: null,
    });
    expect(toClaim(draft)).toMatchObject({ ...body, status: 'draft', paidAmount: null });
    expect(toClaim(draft).lines).toMatchObject([
      { cpt: '90837', charge: 150.29, diagnosisPointers: [], date: null, placeOfService: '11' },
    ]);
  });

  it('takes exactly the steps of the table, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...claimStatus.options), { maxLength: 12 }), (path) => {
        let state: ClaimState = draft;
        for (const to of path) {
          if (!legal.has(`${state.status}>${to}`)) {
            expect(() => moveClaim(state, to, {}, later)).toThrow(`can't become`);
            continue;
          }
          const next = moveClaim(state, to, {}, later);
          expect([next.status, next.version, next.updatedAt]).toEqual([to, state.version + 1, later]);
          state = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that was denied stays so inside while its payer looks at an appeal: what the denial posted stands', () => {
    const submitted = moveClaim(draft, 'submitted', {}, now);
    const appealed = moveClaim(moveClaim(submitted, 'denied', {}, now), 'appealed', {}, now);
    expect(moveClaim(appealed, 'accepted', {}, now)).toMatchObject({
      status: 'accepted',
      submissionState: 'denied',
    });
    // One that was rejected before it was adjudicated is accepted as any other.
    const rejected: ClaimState = { ...appealed, submissionState: 'rejected_by_payer' };
    for (const other of [submitted, rejected])
      expect(moveClaim(other, 'accepted', {}, now).submissionState).toBe('accepted_by_payer');
  });

  it('to the next payer keeps the services that the first one decided; how they are told can be changed', () => {
    const secondary: ClaimState = { ...draft, rank: 2, primaryClaimId: 'clm_0' };
    const [line] = toClaim(secondary).lines;
    if (line === undefined) throw new Error('no line');
    for (const patch of [
      { totalAmount: 150 },
      { cptCodes: ['90834'] },
      { lines: [{ ...line, charge: 100 }] },
      { lines: [line, line] },
    ])
      expect(() => changeClaim(secondary, patch, later)).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ field: 'lines' })] }),
      );
    const { changed } = changeClaim(secondary, { lines: [{ ...line, modifiers: ['95'] }] }, later);
    expect(changed).toEqual(['lines']);
  });

  it.each(['replaced', 'voided'] as const)(
    'that was %s stays so, whatever a person records of it',
    (submissionState) => {
      const denied: ClaimState = { ...draft, status: 'denied', submissionState, replacedByClaimId: 'clm_2' };
      const appealed = moveClaim(denied, 'appealed', {}, later);
      const after = [
        appealed,
        moveClaim(appealed, 'accepted', {}, later),
        moveClaim(appealed, 'denied', {}, later),
        moveClaim(appealed, 'paid', { paidAmount: 15_029 }, later),
      ];
      expect(after.map((c) => [c.status, c.submissionState])).toEqual([
        ['appealed', submissionState],
        ['accepted', submissionState],
        ['denied', submissionState],
        ['paid', submissionState],
      ]);
    },
  );

  it('has paidAmount when it is paid, and only then; submittedAt from its submission on', () => {
    const submitted = moveClaim(draft, 'submitted', {}, later);
    const accepted = moveClaim(submitted, 'accepted', { paidAmount: 7 }, muchLater);
    const paid = moveClaim(accepted, 'paid', { paidAmount: 12_050 }, muchLater);
    expect([draft, submitted, accepted, paid].map((c) => [c.submittedAt, c.paidAmount])).toEqual([
      [null, null],
      [later, null],
      [later, null],
      [later, 12_050],
    ]);
    expect(toClaim(paid).paidAmount).toBe(120.5);
  });

  it('is partly paid by less than it charges, and paid by all of it or more', () => {
    const accepted: ClaimState = { ...draft, status: 'accepted', submissionState: 'accepted_by_payer' };
    const states = [0, 15_028, 15_029, 15_030].map(
      (paidAmount) => moveClaim(accepted, 'paid', { paidAmount }, later).submissionState,
    );
    expect(states).toEqual(['partly_paid', 'partly_paid', 'paid', 'paid']);
  });

  it('keeps why it was denied and appealed, and by which documents, whatever follows', () => {
    const submitted: ClaimState = { ...draft, status: 'submitted' };
    const denied = moveClaim(submitted, 'denied', { reason: 'not covered' }, later);
    const appealed = moveClaim(denied, 'appealed', { reason: 'it is', documentIds: ['doc_1'] }, later);
    const paid = moveClaim(appealed, 'paid', { paidAmount: 1, reason: 'x', documentIds: ['doc_2'] }, later);
    for (const state of [appealed, paid])
      expect(state).toMatchObject({
        ...{ denialReason: 'not covered', appealReason: 'it is', appealDocumentIds: ['doc_1'] },
      });
    expect(moveClaim(denied, 'appealed', {}, later)).toMatchObject({
      appealReason: null,
      appealDocumentIds: [],
    });
  });

  it('names each field that a change changed', () => {
    const patch = {
      ...{ sessionId: 'ses_2', payerId: 'pay_2', cptCodes: ['90834'], icdCodes: ['F41.9'] },
      ...{ totalAmount: 1, authorizationNumber: 'A-1' },
    };
    expect(changeClaim(draft, patch, later).changed).toEqual([
      ...['sessionId', 'payerId', 'cptCodes', 'icdCodes', 'totalAmount', 'lines', 'authorizationNumber'],
    ]);
  });

  const finding = (severity: 'error' | 'warning', field = 'icdCodes', hint = 'first') =>
    ({ severity, field, code: 'x', hint }) as Finding;

  it('without errors is scrubbed, with one it stays a draft, and the same found again changes nothing', () => {
    const warned = scrubbed(draft, [finding('warning')], later);
    expect(warned).toMatchObject({ submissionState: 'scrubbed', version: 2, updatedAt: later });
    expect(scrubbed(warned, [finding('warning')], muchLater)).toBe(warned);
    expect(scrubbed(warned, [finding('warning', 'lines')], muchLater)).toMatchObject({
      findings: [finding('warning', 'lines')],
      version: 3,
    });
    const faulty = scrubbed(warned, [finding('warning'), finding('error')], muchLater);
    expect(faulty).toMatchObject({ submissionState: 'draft', version: 3 });
    expect(() => scrubbed({ ...draft, status: 'submitted' }, [], later)).toThrow(`can't be checked`);
  });

  it('that changes is no longer scrubbed: what was found was found in it as it stood', () => {
    const checked = scrubbed(draft, [finding('warning')], later);
    expect(changeClaim(checked, { authorizationNumber: 'A-1' }, muchLater).claim).toMatchObject({
      ...{ submissionState: 'draft', findings: [], version: 3 },
    });
  });

  it('is refused for its errors alone, one a field, the first of each', () => {
    expect(() => refuseErrors([finding('warning')])).not.toThrow();
    const found = [finding('error'), finding('warning', 'lines'), finding('error', 'icdCodes', 'second')];
    expect(() => refuseErrors([...found, finding('error', 'payerId')])).toThrow(
      expect.objectContaining({
        details: [
          { field: 'icdCodes', code: 'x', message: 'first' },
          { field: 'payerId', code: 'x', message: 'first' },
        ],
      }),
    );
  });

  it('can be changed and deleted while it is a draft, never later', () => {
    const { claim, changed } = changeClaim(draft, { totalAmount: 10, cptCodes: ['90837'] }, later);
    expect([changed, claim.totalAmount, claim.version]).toEqual([['totalAmount', 'lines'], 1_000, 2]);
    expect(changeClaim(draft, { totalAmount: 150.29 }, later).claim).toBe(draft);
    expect(deleteClaim(draft)).toEqual({ ...draft, version: 2 });
    for (const status of claimStatus.options.filter(
      (s): s is Exclude<ClaimStatus, 'draft'> => s !== 'draft',
    )) {
      expect(() => changeClaim({ ...draft, status }, {}, later)).toThrow(`can't be changed`);
      expect(() => deleteClaim({ ...draft, status })).toThrow(`can't be deleted`);
    }
  });

  it.each(['7', '8'] as const)(
    'that takes the place of a decided one (%s) stays with its payer',
    (frequency) => {
      const follows = { ...draft, frequency, replacesClaimId: 'clm_0', payerClaimNumber: 'ICN1' };
      expect(() => changeClaim(follows, { payerId: 'pay_2' }, later)).toThrow();
      const same = changeClaim(follows, { payerId: 'pay_1', totalAmount: 10 }, later);
      expect(same.claim).toMatchObject({ payerId: 'pay_1', totalAmount: 1_000 });
      expect(changeClaim(follows, { totalAmount: 10 }, later).claim).toMatchObject({ payerId: 'pay_1' });
      expect(changeClaim({ ...follows, frequency: '1' }, { payerId: 'pay_2' }, later).changed).toEqual([
        'payerId',
      ]);
    },
  );

  it('is told about without diagnoses and reasons', () => {
    const denied = moveClaim(
      { ...draft, status: 'submitted' },
      'denied',
      { reason: 'about her child' },
      later,
    );
    expect(denied.denialReason).toBe('about her child');
    const told = JSON.stringify(claimEvent('denied', denied, 'submitted'));
    expect(told).not.toMatch(/F41|child/);
  });
});

describe('codes', () => {
  it.each(['90837', '99213', '0001F', '0042T', '0017U', '0001A', 'H0031', 'J0585', 'V5010'])(
    '%s is a procedure',
    (code) => expect(claimCreate.safeParse({ ...body, cptCodes: [code] }).success).toBe(true),
  );
  it.each(['9083', '908377', 'W1234', 'h0031', '90837-25', '1234X', ''])('%p is none', (code) =>
    expect(claimCreate.safeParse({ ...body, cptCodes: [code] }).success).toBe(false),
  );
  it.each(['F41.1', 'F411', 'I10', 'U07.1', 'C7A.010', 'S72.001A', 'Z3A.40', 'T36.0X1A'])(
    '%s is a diagnosis',
    (code) => expect(claimCreate.safeParse({ ...body, icdCodes: [code] }).success).toBe(true),
  );
  it.each(['F4', '311', 'F41.', 'F41.12345', 'f41.1', 'F41-1', '41F.1'])('%p is none', (code) =>
    expect(claimCreate.safeParse({ ...body, icdCodes: [code] }).success).toBe(false),
  );
  it.each([
    ['no procedure', { cptCodes: [] }],
    ['51 procedures', { cptCodes: Array(51).fill('90837') }],
    ['13 diagnoses', { icdCodes: Array(13).fill('F41.1') }],
    ['nothing to pay', { totalAmount: 0 }],
    ['a negative amount', { totalAmount: -1 }],
    ['three decimals', { totalAmount: 1.234 }],
    ['a hundred millions', { totalAmount: 100_000_000 }],
    ['an amount as a string', { totalAmount: '150' }],
  ])('a claim with %s is refused', (_what, change) => {
    expect(claimCreate.safeParse({ ...body, ...change }).success).toBe(false);
  });
});
