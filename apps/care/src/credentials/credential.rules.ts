/** A provider's licence, as far as a booking depends on it. */
export interface Licence {
  state: string | null;
  /** The first moment at which it is no longer valid. */
  validUntil: Date;
}

export interface Visit {
  startTime: Date;
  /** Where the patient is treated; null when nobody knows. */
  patientState: string | null;
}

/**
 * Whether one of the licences is valid when the session starts, in the patient's state where that is known. A provider
 * with no licence on file passes, unless the organisation demands one.
 */
export function isCredentialed(licences: readonly Licence[], visit: Visit, required: boolean): boolean {
  if (licences.length === 0) return !required;
  return licences.some(
    ({ state, validUntil }) =>
      visit.startTime < validUntil && (visit.patientState === null || state === visit.patientState),
  );
}
