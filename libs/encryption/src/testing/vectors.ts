import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldAddress } from '../token.ts';

interface Case {
  name: string;
  /** Data or index keys in hex, by version. */
  keys: Record<string, string>;
}
export interface TokenCase extends Case {
  token: string;
  address: FieldAddress;
  plaintext: string;
}
export interface BlindCase extends Case {
  /** Name of the patient's blind index, and its permanent id. */
  index: string;
  indexId: number;
  collection: string;
  context: string;
  /** As it was given, and as normalising leaves it. */
  value: string[];
  normalised: string[];
  bits: number;
  blind: string;
}

export const vectorsFolder = join(import.meta.dirname, '../../vectors');

/** Known answers: what is stored today must open in every later version, and in other implementations. */
export const vectors = JSON.parse(readFileSync(join(vectorsFolder, 'vectors.json'), 'utf8')) as {
  tokens: TokenCase[];
  refused: Omit<TokenCase, 'plaintext'>[];
  blind: BlindCase[];
};
