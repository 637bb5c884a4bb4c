/** A tree's head, as C2SP tlog-checkpoint writes it. */
export interface TreeHead {
  /** Which log, unique in the world. */
  origin: string;
  size: number;
  root: Buffer;
}

export const checkpointText = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

export function parseCheckpointText(text: string): TreeHead {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  if (origin === undefined || root === undefined) throw new Error('Not a checkpoint');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

/** C2SP tlog-proof: an entry's place in a log, with the checkpoint that covers it. */
export interface TlogProof {
  index: number;
  hashes: readonly Buffer[];
  /** The signed note. */
  checkpoint: string;
}

export const tlogProof = ({ index, hashes, checkpoint }: TlogProof): string =>
  [
    'c2sp.org/tlog-proof@v1',
    `index ${index}`,
    ...hashes.map((h) => h.toString('base64')),
    '',
    checkpoint,
  ].join('\n');
