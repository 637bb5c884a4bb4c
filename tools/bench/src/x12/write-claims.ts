import { write837p } from '@rymeda/x12';
import { envelope, header, sampleClaims } from '@rymeda/x12/testing';
import { measured } from './measured.ts';

const claims = sampleClaims(Number(process.argv[2]));

/** Child process: writes one 837P of as many claims as its argument says. */
await measured(() => {
  write837p(envelope, header, claims);
  return claims.length;
});
