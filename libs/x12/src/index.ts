export {
  acknowledgementReader,
  interchangeAcknowledgementOf,
  type GroupAcknowledgement,
  type InterchangeAcknowledgement,
  type SegmentError,
  type SetAcknowledgement,
} from './acknowledgement/acknowledgement-reader.ts';
export {
  acknowledgedAs,
  claimStatusReader,
  type AcknowledgedAs,
  type ClaimStatus,
  type ClaimStatusCode,
  type ClaimStatusReport,
  type StatusInformation,
} from './acknowledgement/claim-status-reader.ts';
export { claimReader } from './claim/claim-reader.ts';
export type * from './claim/professional-claim.ts';
export { plainText } from './claim/segment-writer.ts';
export { version837p, write837p } from './claim/write-837p.ts';
export type { Envelope } from './claim/write-interchange.ts';
export {
  coverageOf,
  eligibilityReader,
  type Benefit,
  type Coverage,
  type Eligibility,
} from './eligibility/eligibility-reader.ts';
export { isTest, type Group, type Interchange, type SetHeader } from './envelope/envelope.ts';
export { readFile, type FileResult, type FileSink, type SetPlace } from './file/file-reader.ts';
export type { SetReader, SetResult } from './file/set-reader.ts';
export { guideOf, guides } from './guides/index.ts';
export { sumOf, type Adjustment } from './remittance/adjustment.ts';
export { isReversal } from './remittance/balance.ts';
export type { ClaimPayment, ServicePayment } from './remittance/claim-payment.ts';
export type { Payment, ProviderAdjustment } from './remittance/payment.ts';
export { remittanceReader, type RemittanceTotals } from './remittance/remittance-reader.ts';
export { formatCents, parseCents } from './syntax/amount.ts';
export { X12Error, type FaultCode, type X12Fault } from './syntax/fault.ts';
export { element, faultAt, type Delimiters, type Segment } from './syntax/segment.ts';
export { createTokenizer, segmentsOf } from './syntax/tokenizer.ts';
