import type { IncomingHttpHeaders } from 'node:http';
import { purposesOfUse, reasonForm } from '@rymeda/contracts';
import { isId, problem } from '@rymeda/kernel';

/** What a caller says about why it looks. It is recorded with each access, so it holds codes and never free text. */
export interface Stated {
  /** Purpose of use, a code of HL7's PurposeOfUse such as TREAT or HPAYMT. */
  purpose?: string;
  /** A code or the number of a case. */
  reason?: string;
  /** The id of a break-glass window of the caller's. */
  breakGlass?: string;
}

const purposes: ReadonlySet<string> = new Set(purposesOfUse);

/** BAD_REQUEST for a header that is there and isn't what it should be. */
export function readStated(headers: IncomingHttpHeaders): Stated {
  const purpose = checked(
    headers,
    'x-rymeda-purpose',
    (v) => purposes.has(v),
    'a code of HL7’s PurposeOfUse, such as TREAT',
  );
  const reason = checked(
    headers,
    'x-rymeda-reason',
    (v) => reasonForm.test(v),
    'a code or the number of a case, never free text',
  );
  const breakGlass = checked(
    headers,
    'x-rymeda-break-glass',
    (v) => isId('bgl', v),
    'the id of a break-glass window',
  );
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(reason === undefined ? {} : { reason }),
    ...(breakGlass === undefined ? {} : { breakGlass }),
  };
}

function checked(
  headers: IncomingHttpHeaders,
  name: string,
  isValid: (value: string) => boolean,
  form: string,
): string | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isValid(value)) return value;
  throw problem('BAD_REQUEST', `The header ${name} must be ${form}`);
}
