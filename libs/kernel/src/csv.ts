/**
 * Whether a spreadsheet would take the text of a cell for a formula (OWASP, CSV Injection), also in its full-width form.
 * An apostrophe before it makes it text.
 */
export const isFormula = (text: string): boolean => formula.test(text);

const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A cell's text as it stands in CSV (RFC 4180). A line break stays within its quotation marks. */
export const csvQuoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
