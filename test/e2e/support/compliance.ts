import { sha256 } from '@rymeda/kernel';
import { until, type Partner } from '@rymeda/testing';
import { must } from './tenant.ts';

interface Announced {
  id: string;
  link: { method: string; url: string; headers: Record<string, string> };
}

const uploads = '/v1/compliance/uploads';

export async function announce(send: Partner, file: Buffer, more: object = {}): Promise<Announced> {
  const json = {
    filename: 'Kanarienvogel.pdf',
    contentType: 'application/pdf',
    bytes: file.length,
    sha256: sha256(file).toString('hex'),
    ...more,
  };
  return (await must(send({ path: uploads, json }))).body.data as Announced;
}

/** Announces a file, sends it by its link and says so; answers the upload's id. */
export async function sendFile(send: Partner, file: Buffer, more: object = {}): Promise<string> {
  const { id, link } = await announce(send, file, more);
  const sent = await fetch(link.url, { method: link.method, headers: link.headers, body: file as never });
  if (sent.status !== 200) throw new Error(`The file was not taken: ${sent.status} ${await sent.text()}`);
  await must(send({ path: `${uploads}/${id}/complete`, json: {} }));
  return id;
}

/** The same, until it has passed its checks. */
export async function acceptedUpload(send: Partner, file: Buffer): Promise<string> {
  const id = await sendFile(send, file);
  await until(
    'the upload’s check',
    async () => (await must(send({ path: `${uploads}/${id}` }))).body.data.status as string,
    (status) => status === 'accepted',
    20_000,
  );
  return id;
}
