import type { SetReader } from '../file/set-reader.ts';
import { find, inner, type Loop } from '../loops/loop-reader.ts';
import { element, faultAt, invalidElement } from '../syntax/segment.ts';
import { optional } from '../remittance/claim-payment.ts';
import { claimFieldsOf } from './read-claim.ts';
import {
  addressOf,
  billingProviderOf,
  nameOf,
  personOf,
  postalAddressOf,
  subscriberOf,
} from './read-party.ts';
import type { ProfessionalClaim, SubmissionHeader } from './professional-claim.ts';

/** Reads an 837P; `claim` gets each claim as it comes. A claim whose lines don't add up is a fault (RFI 1294). */
export function claimReader(claim: (claim: ProfessionalClaim) => void): SetReader<SubmissionHeader> {
  return {
    loop(loop, report, around) {
      const found = claimOf(loop, around);
      if (found.lines.reduce((sum, l) => sum + l.charge, 0) !== found.charge)
        report.fault(faultAt(loop.first, 'OUT_OF_BALANCE', 'is not the sum of the line charges', 2));
      claim(found);
    },
    end: headerOf,
  };
}

function claimOf(loop: Loop, around: readonly Loop[]): ProfessionalClaim {
  const level = levelOf(around, '2000A', loop);
  const insuredLevel = levelOf(around, '2000B', loop);
  const patientLevel = around.find((l) => l.id === '2000C');
  const party = (inside: Loop, id: string): Loop => {
    const [found] = inner(inside, id);
    if (found === undefined) throw invalidElement(inside.first, 3, `lacks loop ${id}`);
    return found;
  };
  const sbr = find(insuredLevel, 'SBR');
  if (sbr === undefined) throw invalidElement(insuredLevel.first, 3, 'is not followed by SBR');
  const payer = party(insuredLevel, '2010BB');
  const [payToLoop] = inner(level, '2010AB');
  const payTo = payToLoop === undefined ? undefined : postalAddressOf(payToLoop);
  const pat = patientLevel === undefined ? undefined : find(patientLevel, 'PAT');
  return {
    billingProvider: billingProviderOf(party(level, '2010AA'), level),
    ...(payTo === undefined ? {} : { payTo }),
    subscriber: subscriberOf(sbr, party(insuredLevel, '2010BA')),
    ...(patientLevel === undefined
      ? {}
      : {
          patient: {
            ...personOf(party(patientLevel, '2010CA')),
            relationship: pat === undefined ? '' : element(pat, 1),
          },
        }),
    payer: { name: element(payer.first, 3), id: element(payer.first, 9), ...addressOf(payer) },
    ...claimFieldsOf(loop),
  };
}

function levelOf(around: readonly Loop[], id: string, loop: Loop): Loop {
  const level = around.find((l) => l.id === id);
  if (level === undefined) throw invalidElement(loop.first, 1, `stands outside of loop ${id}`);
  return level;
}

function headerOf(root: Loop): SubmissionHeader {
  const [submitter] = inner(root, '1000A');
  const [receiver] = inner(root, '1000B');
  const bht = find(root, 'BHT');
  if (submitter === undefined || receiver === undefined || bht === undefined)
    throw invalidElement(root.first, 1, 'is not followed by BHT, submitter and receiver');
  const per = find(submitter, 'PER');
  const way = (qualifier: string): string => {
    const at = per?.elements.indexOf(qualifier) ?? -1;
    return at < 3 || per === undefined ? '' : element(per, at + 1);
  };
  return {
    submitter: {
      ...nameOf(submitter.first),
      id: element(submitter.first, 9),
      contact: {
        ...optional('name', per === undefined ? '' : element(per, 2)),
        ...optional('phone', way('TE')),
        ...optional('extension', way('EX')),
        ...optional('email', way('EM')),
      },
    },
    receiver: { name: element(receiver.first, 3), id: element(receiver.first, 9) },
    reference: element(bht, 3),
  };
}
