/** Files as payers send them, put together segment by segment. */

export interface SentGroup {
  /** GS01. */
  functional: string;
  /** GS08 and ST03. */
  version: string;
  /** Each begins with its ST01; SE is added. */
  sets: readonly (readonly string[])[];
}

export function fileWith(groups: readonly SentGroup[]): string {
  const pad = (value: string): string => value.padEnd(15);
  const framed = groups.flatMap(({ functional, version, sets }, g) => [
    `GS*${functional}*PAYER*CLINIC*20260305*1200*${g + 1}*X*${version}`,
    ...sets.flatMap(([type, ...body], i) => {
      const id = String(i + 1).padStart(4, '0');
      return [`ST*${type}*${id}*${version}`, ...body, `SE*${body.length + 2}*${id}`];
    }),
    `GE*${sets.length}*${g + 1}`,
  ]);
  return [
    `ISA*00*          *00*          *ZZ*${pad('PAYER')}*ZZ*${pad('CLINIC')}*260305*1200*^*00501*000000001*0*P*:`,
    ...framed,
    `IEA*${groups.length}*000000001`,
  ]
    .map((segment) => `${segment}~\n`)
    .join('');
}

/** A hundred dollars, paid whole. */
export const paidClaim = (number: string): string[] => [
  `CLP*${number}*1*100*100*0*12*ICN`,
  'NM1*QC*1*DOE*JANE****MI*M1',
  'SVC*HC:90837*100*100**1',
  'DTM*472*20260302',
];
