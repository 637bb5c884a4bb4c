import { expect, it } from '@jest/globals';
import { inspect } from './inspect.ts';

const pad = (value: string): string => value.padEnd(15);
const isa = `ISA*00*          *00*          *ZZ*${pad('PAYER')}*ZZ*${pad('CLINIC')}*260305*1200*^*00501*000000001*0*T*:`;

function file(functional: string, version: string, type: string, body: string[]): string {
  const set = [`ST*${type}*0001*${version}`, ...body, `SE*${body.length + 2}*0001`];
  const group = [`GS*${functional}*PAYER*CLINIC*20260305*1200*1*X*${version}`, ...set, 'GE*1*1'];
  return [isa, ...group, 'IEA*1*000000001'].map((segment) => `${segment}~\n`).join('');
}
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
