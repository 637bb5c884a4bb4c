/** Files as a payer or clearinghouse would answer the interchanges that `/x12` gave. */

export interface Sent {
  /** CLM01. */
  controlNumber: string;
  /** ISA13 as a number, which is GS06 too. */
  number: number;
  sender: string;
  receiver: string;
}

/** What a file that was sent is known by. */
export function sentIn(text: string): Sent {
  const isa = text.split('~')[0]?.split('*') ?? [];
  return {
    controlNumber: /CLM\*([A-Z0-9]+)\*/.exec(text)?.[1] ?? '',
    number: Number(isa[13]),
    sender: (isa[6] ?? '').trim(),
    receiver: (isa[8] ?? '').trim(),
  };
}

let control = Date.now() % 1_000_000;

function interchange(sent: Sent, functional: string, version: string, sets: string[][]): string {
  const number = String(++control).padStart(9, '0');
  const pad = (value: string) => value.padEnd(15);
  const framed = sets.flatMap(([st = '', ...body], i) => {
    const id = String(i + 1).padStart(4, '0');
    return [`ST*${st}*${id}*${version}`, ...body, `SE*${body.length + 2}*${id}`];
  });
  return [
    `ISA*00*          *00*          *ZZ*${pad(sent.receiver)}*ZZ*${pad(sent.sender)}*260305*1200*^*00501*${number}*0*P*:`,
    `GS*${functional}*PAYER*CLINIC*20260305*1200*1*X*${version}`,
    ...framed,
    `GE*${sets.length}*1`,
    `IEA*1*${number}`,
  ]
    .map((segment) => `${segment}~\n`)
    .join('');
}

/** Of the interchange itself: a rejected one returns all its claims. */
export function fileTA1(sent: Sent, code: 'A' | 'R', note: string): string {
  const number = String(++control).padStart(9, '0');
  const pad = (value: string) => value.padEnd(15);
  const isa = `ISA*00*          *00*          *ZZ*${pad(sent.receiver)}*ZZ*${pad(sent.sender)}*260305*1200*^*00501*${number}*0*P*:`;
  const ta1 = `TA1*${String(sent.number).padStart(9, '0')}*260305*1200*${code}*${note}`;
  return [isa, ta1, `IEA*0*${number}`].map((segment) => `${segment}~\n`).join('');
}

export const file999 = (sent: Sent, code: 'A' | 'R'): string =>
  interchange(sent, 'FA', '005010X231A1', [
    [
      '999',
      `AK1*HC*${sent.number}*005010X222A1`,
      'AK2*837*0001*005010X222A1',
      `IK5*${code}`,
      `AK9*${code}*1*1*${code === 'A' ? 1 : 0}`,
    ],
  ]);

export const file277 = (sent: Sent, status: string, payerNumber: string): string =>
  interchange(sent, 'HN', '005010X214', [
    [
      '277',
      'BHT*0085*08*1*20260305*1200*TH',
      ...['HL*1**20*1', 'NM1*PR*2*A PAYER*****PI*1', 'TRN*1*1', 'DTP*050*D8*20260305', 'DTP*009*D8*20260305'],
      ...[
        'HL*2*1*21*1',
        'NM1*41*2*A CLINIC*****46*1',
        'TRN*2*B1',
        'STC*A1:20*20260305*WQ*100',
        'QTY*90*1',
        'AMT*YU*100',
      ],
      ...['HL*3*2*19*1', 'NM1*85*2*A CLINIC*****XX*1234567893', 'TRN*1*0'],
      ...['HL*4*3*PT', 'NM1*QC*1*DOE*JANE****MI*M1', `TRN*2*${sent.controlNumber}`],
      `STC*${status}*20260305*${status.startsWith('A2') ? 'WQ' : 'U'}*100`,
      `REF*1K*${payerNumber}`,
    ],
  ]);

export interface Paid {
  controlNumber: string;
  /** CLP02. */
  status: string;
  payerNumber: string;
  /** Dollars; by line, what was charged, and group:reason:amount of what was not paid. */
  lines: { charge: number; adjustments: string[] }[];
}

const money = (cents: number): string => String(cents / 100);
const cents = (dollars: number): number => Math.round(dollars * 100);
const adjusted = (l: Paid['lines'][number]): number =>
  l.adjustments.reduce((sum, a) => sum + cents(Number(a.split(':')[2])), 0);
const paidOf = (claim: Paid): number =>
  claim.lines.reduce((sum, l) => sum + cents(l.charge) - adjusted(l), 0);

export interface Remitted {
  text: string;
  /** BPR02, dollars. */
  amount: number;
}

/** An 835 that balances; `off` is by how many cents its BPR does not, `plb` dollars that the payer keeps. */
export function file835(sent: Sent, trace: string, claims: Paid[], { off = 0, plb = 0 } = {}): Remitted {
  const amount = claims.reduce((sum, c) => sum + paidOf(c), 0) - cents(plb) + off;
  const body = claims.flatMap((claim) => {
    const all = claim.lines.flatMap((l) => l.adjustments);
    const patient = all
      .filter((a) => a.startsWith('PR'))
      .reduce((s, a) => s + cents(Number(a.split(':')[2])), 0);
    const charge = claim.lines.reduce((sum, l) => sum + cents(l.charge), 0);
    return [
      `CLP*${claim.controlNumber}*${claim.status}*${money(charge)}*${money(paidOf(claim))}*${money(patient)}*12*${claim.payerNumber}`,
      'NM1*QC*1*DOE*JANE****MI*M1',
      ...claim.lines.flatMap((l, i) => [
        `SVC*HC:90837*${money(cents(l.charge))}*${money(cents(l.charge) - adjusted(l))}**1`,
        'DTM*472*20260302',
        ...l.adjustments.map((a) => `CAS*${a.replaceAll(':', '*')}`),
        `REF*6R*${i + 1}`,
      ]),
    ];
  });
  const text = interchange(sent, 'HP', '005010X221A1', [
    [
      '835',
      `BPR*I*${money(amount)}*C*ACH*CCP*01*999999999*DA*1*1512345678**01*888888888*DA*2*20260305`,
      `TRN*1*${trace}*1512345678`,
      'DTM*405*20260305',
      'N1*PR*A PAYER',
      'N1*PE*A CLINIC*XX*1234567893',
      'LX*1',
      ...body,
      ...(plb === 0 ? [] : [`PLB*1234567893*20261231*WO:REF*${money(cents(plb))}`]),
    ],
  ]);
  return { text, amount: amount / 100 };
}
