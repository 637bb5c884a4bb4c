export { parseHead, verifyCheckpoint, type Head, type Trust } from './checkpoint.ts';
export { isSignedBy, parseNote, parseVerifierKey, type VerifierKey } from './note.ts';
export { verifyExport, type Finding, type Verified, type VerifyOptions } from './verify.ts';
