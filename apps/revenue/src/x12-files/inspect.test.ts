import { expect, it } from '@jest/globals';
import { fileWith, paidClaim } from '../testing/payer-file.ts';
import { inspect } from './inspect.ts';

const file = (functional: string, version: string, type: string, body: string[]): string =>
  fileWith([{ functional, version, sets: [[type, ...body]] }]);
async function* pieces(text: string) {
  await Promise.resolve();
  yield Buffer.from(text);
}
const read = (text: string) => inspect(pieces(text));

const levels = (receiver: string, provider: string) =>
  file('HN', '005010X214', '277', [
    'BHT*0085*08*R1*20260305*1200*TH',
    ...[
      'HL*1**20*1',
      'NM1*PR*2*HARBOR*****PI*60054',
      'TRN*1*R1',
      'DTP*050*D8*20260305',
      'DTP*009*D8*20260305',
    ],
    ...['HL*2*1*21*1', 'NM1*41*2*CLINIC*****46*CLINIC', 'TRN*2*B7', `STC*${receiver}*20260305*WQ*170.29`],
    ...['HL*3*2*19*0', 'NM1*85*2*CLINIC*****XX*1999999984', 'TRN*1*0', `STC*${provider}*20260305**170.29`],
  ]);

it('a 277CA that refuses the receiver’s or a provider’s level names what was sent, not the claims', async () => {
  for (const text of [levels('A3:24:41', 'A1:19'), levels('A1:19', 'A8:562:85')]) {
    const { faults, sets } = await read(text);
    expect([faults, sets[0]?.faults]).toEqual([[], []]);
    expect(sets[0]).toMatchObject({
      type: '277CA',
      content: { claims: [], refused: { reference: 'B7', codes: [expect.stringMatching(/^A[38]:/)] } },
    });
  }
  const { sets } = await read(levels('A1:19', 'A1:19'));
  expect(sets[0]?.content).not.toHaveProperty('refused');
});

it.each([
  ['another version', 'HP', '004010X091A1', '835', 3],
  ['another type', 'BE', '005010X220A1', '834', 1],
])('a set of %s is a fault of its ST alone', async (_what, functional, version, type) => {
  const { faults, sets } = await read(file(functional, version, type, ['BGN*00*1*20260305']));
  expect(faults).toEqual([]);
  expect(sets.map((s) => s.faults)).toEqual([
    [expect.objectContaining({ code: 'UNSUPPORTED_GUIDE', segment: 'ST', line: 3 })],
  ]);
});

const remittance = (amount: string, ...body: string[]): string =>
  file('HP', '005010X221A1', '835', [
    `BPR*I*${amount}*C*ACH************20260305`,
    'TRN*1*T1*1512345678',
    'N1*PR*A PAYER',
    'N1*PE*A CLINIC*XX*1234567893',
    ...body,
  ]);

it('a file in which nothing stands says so, by its ISA', async () => {
  for (const text of [fileWith([]), fileWith([{ functional: 'HP', version: '005010X221A1', sets: [] }])])
    expect((await read(text)).faults).toEqual([
      expect.objectContaining({ code: 'MISSING_SEGMENT', segment: 'ISA', line: 1 }),
    ]);
  // An 835 without a claim is one: a payer may settle with the provider alone.
  const { faults, sets } = await read(remittance('50', 'PLB*1234567893*20261231*WO:A*-50'));
  expect([faults, sets[0]?.faults, sets[0]?.content]).toMatchObject([[], [], { kind: '835', claims: 0 }]);
});

it('a provider’s number with a wrong check digit is flagged wherever it stands, and holds nothing', async () => {
  const payee = remittance('100', 'LX*1', ...paidClaim('C1')).replace('XX*1234567893', 'XX*1234567890');
  expect((await read(payee)).sets[0]).toMatchObject({
    faults: [],
    flags: [{ code: 'INVALID_ELEMENT', segment: 'N1', line: 7, element: 4 }],
  });
  const answered = await read(levels('A1:19', 'A1:19').replace('XX*1999999984', 'XX*1999999985'));
  expect(answered.sets[0]).toMatchObject({ faults: [], flags: [{ segment: 'NM1', element: 9 }] });
  expect((await read(levels('A1:19', 'A1:19'))).sets[0]?.flags).toEqual([]);
});

it('patient responsibility that is not the sum of its reasons is flagged with its claim, and holds nothing', async () => {
  const [clp = '', ...rest] = paidClaim('C1');
  const { sets } = await read(remittance('100', 'LX*1', clp.replace('*100*0*', '*100*55*'), ...rest));
  expect(sets[0]).toMatchObject({
    faults: [],
    flags: [{ code: 'OUT_OF_BALANCE', segment: 'CLP', line: 9, element: 5 }],
    content: { traceLine: 5 },
  });
});

const [isa = ''] = fileWith([]).split('\n');
const statuses = (count: number): string =>
  file('HN', '005010X214', '277', [
    'BHT*0085*08*R1*20260305*1200*TH',
    ...Array<string[]>(count).fill(['HL*4*3*PT', 'TRN*2*A1', 'STC*A2:20*20260305*WQ*1']).flat(),
  ]);

it.each([
  ['sets', fileWith([{ functional: 'FA', version: '005010X231A1', sets: Array(5_001).fill(['999']) }]), 'ST'],
  ['acknowledgements', `${isa}\n${'TA1*000000001*260305*1200*A*000~'.repeat(5_001)}`, 'TA1'],
  ['faults', `${isa}\n${'GS*HP~GE*0~'.repeat(10_000)}`, 'GE'],
])(
  'a file of more %s than have room in one is told so, and none of it is used',
  async (_what, text, segment) => {
    const { faults, sets, acknowledgements } = await read(text);
    expect(faults.length).toBeLessThanOrEqual(101);
    expect(faults[0]).toMatchObject({ segment });
    expect(sets.length + acknowledgements.length).toBeLessThanOrEqual(5_000);
  },
);

it('a 277 of more claims than have room in a file is not used', async () => {
  const { sets } = await read(statuses(100_001));
  const message = expect.stringContaining('100000 claims');
  expect(sets[0]?.faults).toContainEqual(expect.objectContaining({ segment: 'HL', message }));
});

it('a claim that never ends is not held: the file is read no further', async () => {
  const whole = remittance('0', 'LX*1', 'CLP*A1*1*0*0');
  const { faults, sets } = await read(whole.replace('SE*', `${'SVC*~'.repeat(400_000)}SE*`));
  expect(sets).toEqual([]);
  expect(faults).toEqual([expect.objectContaining({ code: 'UNEXPECTED_SEGMENT', segment: 'SVC' })]);
});
