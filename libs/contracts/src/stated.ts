/** Headers in which a caller says why it looks. What they hold is recorded, so it is a code and never free text. */
export const purposeForm = /^[A-Z][A-Z0-9_]{1,31}$/;
export const reasonForm = /^[A-Za-z0-9][A-Za-z0-9._:#/-]{2,63}$/;
