import { logKey, padded, type LogName } from '../logs/log-name.rules.ts';
import { tilePath } from '../tree/tile.ts';

/** The platform's own log: its entries are the texts of the organisations' checkpoints. */
export const platformKey = 'checkpoints';

/** Where a log lies in the object store; below it the paths are those of C2SP tlog-tiles. */
export const logFolder = (key: string): string => `logs/${key}`;

export const tileKey = (key: string, level: number | 'entries', index: number, width: number): string =>
  `${logFolder(key)}/${tilePath(level, index, width)}`;

/** One for each checkpoint, retained; sizes sort as text. */
export const checkpointKey = (key: string, size: number): string =>
  `${logFolder(key)}/checkpoints/${padded(size)}`;

export const checkpointPrefix = (key: string): string => `${logFolder(key)}/checkpoints/`;

export const sizeOfCheckpoint = (objectKey: string): number =>
  Number(objectKey.slice(objectKey.lastIndexOf('/') + 1));

/** The sealed text of what audit could not read; a leaf holds its hash. */
export const sealedKey = (name: LogName, id: string): string => `${logFolder(logKey(name))}/sealed/${id}`;
