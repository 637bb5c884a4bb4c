import { expect, it } from '@jest/globals';
import { fileRecord, patientRecord } from '@rymeda/contracts';
import type { RecordCipher } from '@rymeda/encryption';
import { sealedCollections } from './sealed-collections.ts';

const cipher = {} as RecordCipher;
const fieldsOf = (sealed: ReturnType<typeof sealedCollections>) => sealed.list().map((p) => p.fields);

it('keeps the keys of files that lie elsewhere, whichever of their records and their cipher is made first', () => {
  const filesFirst = sealedCollections();
  filesFirst.blob(fileRecord.collection);
  filesFirst.record(fileRecord, cipher);
  const recordFirst = sealedCollections();
  recordFirst.record(fileRecord, cipher);
  recordFirst.blob(fileRecord.collection);
  expect([fieldsOf(filesFirst), fieldsOf(recordFirst)]).toEqual([[null], [null]]);
});

it('looks for a key in every field that a collection was said to have, each once', () => {
  const sealed = sealedCollections();
  sealed.record(patientRecord, cipher);
  sealed.blob(patientRecord.collection, 'sealed', 'arrival.sealed');
  sealed.record(patientRecord, cipher);
  expect(fieldsOf(sealed)).toEqual([[...Object.keys(patientRecord.phi), 'sealed', 'arrival.sealed']]);
});
